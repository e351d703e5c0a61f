package io.velour.controller.membership;

import java.util.HashMap;
import java.util.Map;

import com.netflix.appinfo.InstanceInfo;
import com.netflix.eureka.registry.PeerAwareInstanceRegistry;
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
 * what was registered, so that nothing is lost for long), goodbyes and expiries (Eureka cancels what has expired). Each is
 * announced when the registry has changed already, by the thread that changed it; in here one at a time.
 */
@Component
final class EurekaEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(EurekaEventListener.class);

    private final ControllerRuntime runtime;
    private final PeerAwareInstanceRegistry registry;
    /** A goodbye names only the instance: what it was must be remembered. As many as Eureka's registry has. */
    private final Map<String, ControllerEvent> goneEvents = new HashMap<>();

    EurekaEventListener(ControllerRuntime runtime, PeerAwareInstanceRegistry registry) {
        this.runtime = runtime;
        this.registry = registry;
    }

    @EventListener
    synchronized void onRegistered(EurekaInstanceRegisteredEvent event) {
        try {
            seen(event.getInstanceInfo());
        } catch (IllegalArgumentException notOurs) {
            LOG.warn("instance {} of {} is not a part of Velour: {}", event.getInstanceInfo().getInstanceId(),
                    event.getInstanceInfo().getAppName(), notOurs.getMessage());
        }
    }

    @EventListener
    synchronized void onRenewed(EurekaInstanceRenewedEvent event) {
        InstanceInfo instance = event.getInstanceInfo();
        if (instance == null) {
            return;
        }
        try {
            seen(instance);
        } catch (IllegalArgumentException notOurs) {
            LOG.debug("said when it registered", notOurs);
        }
    }

    @EventListener
    synchronized void onCanceled(EurekaInstanceCanceledEvent event) {
        gone(event.getServerId());
    }

    private void seen(InstanceInfo instance) {
        if (instance.getStatus() == InstanceInfo.InstanceStatus.UP) {
            note(instance.getInstanceId(), instance.getMetadata());
        }
        if (instance.getStatus() != InstanceInfo.InstanceStatus.UP || wasOvertakenByItsGoodbye(instance)) {
            gone(instance.getInstanceId());
        }
    }

    /** Two requests of one process may be served at the same time. */
    private boolean wasOvertakenByItsGoodbye(InstanceInfo instance) {
        @Nullable
        InstanceInfo registered = registry.getInstanceByAppAndId(instance.getAppName(), instance.getInstanceId(),
                false);
        return registered == null;
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
