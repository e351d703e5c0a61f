package io.velour.shell.registration;

import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.netflix.eureka.EurekaInstanceConfigBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.velour.cluster.NodeAddress;

/** Makes the Eureka client register with what the process says of itself. Imported by those that register. */
@Configuration(proxyBeanMethods = false)
public class RegistrationConfiguration {
    /**
     * What a process says of itself.
     *
     * @param address  where it answers
     * @param instance a name that no other life of this process has: so an old registration cannot be taken for a new one
     * @param metadata entries as {@link RegistrationMetadata} makes them
     */
    public record Self(NodeAddress address, String instance, Map<String, String> metadata) {}

    @Bean
    static BeanPostProcessor registersAs(ObjectProvider<Self> self) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof EurekaInstanceConfigBean instance) {
                    describe(instance, self.getObject());
                }
                return bean;
            }
        };
    }

    private static void describe(EurekaInstanceConfigBean instance, Self self) {
        instance.setHostname(self.address().host());
        instance.setNonSecurePort(self.address().port());
        instance.setInstanceId(self.address() + ":" + self.instance());
        instance.getMetadataMap().putAll(self.metadata());
    }
}
