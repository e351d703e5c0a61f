package io.velour.controller.membership;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.netflix.appinfo.InstanceInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.netflix.eureka.server.event.EurekaInstanceCanceledEvent;
import org.springframework.cloud.netflix.eureka.server.event.EurekaInstanceRegisteredEvent;
import org.springframework.cloud.netflix.eureka.server.event.EurekaInstanceRenewedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.velour.control.Registration;
import io.velour.controller.runtime.ControllerEvent;
import io.velour.controller.runtime.ControllerRuntime;
import io.velour.shell.registration.RegistrationMetadata;

/**
 * Turns what the Eureka server in this process hears into events of the controller: registrations, renewals (they repeat
 * what was registered, so that nothing is lost for long), goodbyes and expiries.
 */
@Component
final class EurekaEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(EurekaEventListener.class);
    /** A goodbye names only the instance: what it was must be remembered. Bounded by Eureka's own registry. */
    private final Map<String, ControllerEvent> goneEvents = new ConcurrentHashMap<>();
    private final ControllerRuntime runtime;

    EurekaEventListener(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @EventListener
    void onRegistered(EurekaInstanceRegisteredEvent event) {
        seen(event.getInstanceInfo());
    }

    @EventListener
    void onRenewed(EurekaInstanceRenewedEvent event) {
        seen(event.getInstanceInfo());
    }

    @EventListener
    void onCanceled(EurekaInstanceCanceledEvent event) {
        gone(event.getServerId());
    }

    private void seen(@Nullable InstanceInfo instance) {
        if (instance == null) {
            return;
        }
        if (instance.getStatus() != InstanceInfo.InstanceStatus.UP) {
            gone(instance.getInstanceId());
            return;
        }
        try {
            note(instance.getInstanceId(), instance.getMetadata());
        } catch (IllegalArgumentException notOurs) {
            LOG.warn("instance {} of {} is not a part of Velour: {}", instance.getInstanceId(), instance.getAppName(),
                    notOurs.getMessage());
        }
    }

    private void note(String instance, Map<String, String> metadata) {
        if (RegistrationMetadata.isStorageNode(metadata)) {
            Registration registration = RegistrationMetadata.storageNode(metadata);
            goneEvents.put(instance, new ControllerEvent.StorageNodeGone(registration.member()));
            runtime.submit(new ControllerEvent.StorageNodeSeen(registration));
        } else if (RegistrationMetadata.isFrontend(metadata)) {
            goneEvents.put(instance, new ControllerEvent.FrontendGone(instance));
            runtime.submit(new ControllerEvent.FrontendSeen(instance, RegistrationMetadata.address(metadata)));
        } else {
            throw new IllegalArgumentException("it does not say what kind of process it is");
        }
    }

    private void gone(String instance) {
        ControllerEvent event = goneEvents.remove(instance);
        if (event != null) {
            runtime.submit(event);
        }
    }
}
