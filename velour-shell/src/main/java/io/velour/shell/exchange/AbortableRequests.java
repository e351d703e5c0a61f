package io.velour.shell.exchange;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/** Makes requests of which there is one at a time, and of which another thread can end the one under way. */
public final class AbortableRequests extends HttpComponentsClientHttpRequestFactory {
    private volatile @Nullable Cancellable newest;

    /** @param client may be shared with others; closing it is not this one's business */
    public AbortableRequests(HttpClient client) {
        super(client);
    }

    @Override
    protected void postProcessHttpRequest(ClassicHttpRequest request) {
        newest = request instanceof Cancellable cancellable ? cancellable : null;
    }

    /**
     * Ends the newest request by closing its connection: whoever waits for its answer is told so by an exception. No harm is done
     * if it has ended already.
     */
    public void abort() {
        Cancellable request = newest;
        if (request != null) {
            request.cancel();
        }
    }
}
