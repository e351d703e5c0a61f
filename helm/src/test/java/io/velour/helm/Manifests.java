package io.velour.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;

/** What Helm renders, read strictly: a property that Kubernetes does not know is an error. */
record Manifests(List<HasMetadata> all) {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class), Map.entry("v1 Service", Service.class),
            Map.entry("v1 Pod", Pod.class), Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));
    private static final ObjectMapper STRICT = JsonMapper
            .builder(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).annotationIntrospector(new NothingOnTop())
            .build();

    /** The model keeps what it does not know in maps for additional properties; not here. */
    private static final class NothingOnTop extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    static Manifests parse(String yaml) {
        List<HasMetadata> all = new ArrayList<>();
        try (YAMLParser parser = (YAMLParser) STRICT.getFactory().createParser(yaml);
                MappingIterator<JsonNode> documents = STRICT.readerFor(JsonNode.class).readValues(parser)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (!document.isNull() && !document.isMissingNode()) {
                    all.add(typed(document));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(all);
    }

    private static HasMetadata typed(JsonNode document) throws IOException {
        String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("a kind that the chart does not have: " + kind + " in " + document);
        }
        return STRICT.treeToValue(document, type);
    }

    <T extends HasMetadata> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T named(Class<T> type, String name) {
        return of(type).stream().filter(one -> one.getMetadata().getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name + " in "
                        + all.stream().map(one -> one.getKind() + " " + one.getMetadata().getName()).toList()));
    }

    StatefulSet controller() {
        return named(StatefulSet.class, "shop-velour-controller");
    }

    StatefulSet storage() {
        return named(StatefulSet.class, "shop-velour-storage");
    }

    Deployment frontend() {
        return named(Deployment.class, "shop-velour-frontend");
    }

    ConfigMap config() {
        return named(ConfigMap.class, "shop-velour-config");
    }

    /** Returns the templates of all pods that stay. */
    List<PodTemplateSpec> pods() {
        List<PodTemplateSpec> pods = new ArrayList<>();
        of(StatefulSet.class).forEach(set -> pods.add(set.getSpec().getTemplate()));
        of(Deployment.class).forEach(deployment -> pods.add(deployment.getSpec().getTemplate()));
        return pods;
    }
}
