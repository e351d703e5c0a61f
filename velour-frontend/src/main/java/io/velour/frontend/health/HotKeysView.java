package io.velour.frontend.health;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.stereotype.Component;

import io.velour.frontend.hotkey.HotKey;
import io.velour.frontend.hotkey.HotKeySampler;
import io.velour.frontend.hotkey.HotKeys;
import io.velour.frontend.kv.Utf8;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.record.Key;

/** The keys that are asked most, for an operator to read: each in base64url as listings have it, and as text if it can be shown. */
@Component
final class HotKeysView {
    private final HotKeySampler sampler;
    private final PartitionMapHolder holder;

    HotKeysView(HotKeySampler sampler, PartitionMapHolder holder) {
        this.sampler = sampler;
        this.holder = holder;
    }

    Map<String, Object> view() {
        HotKeys hot = sampler.hotKeys();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("sampledOneIn", hot.sampledOneIn());
        view.put("windowSeconds", hot.window().toSeconds());
        view.put("sampled", hot.sampled());
        view.put("keys", hot.keys().stream().map(this::view).toList());
        return view;
    }

    private Map<String, Object> view(HotKey hot) {
        Map<String, Object> view = new LinkedHashMap<>();
        Key key = hot.key();
        Utf8.decode(key.bytes()).filter(HotKeysView::canBeShown).ifPresent(text -> view.put("key", text));
        view.put("key64", Base64.getUrlEncoder().withoutPadding().encodeToString(key.bytes()));
        holder.route(key).ifPresent(route -> view.put("partition", route.partition().value()));
        view.put("operationsPerSecond", Math.round(hot.operationsPerSecond()));
        view.put("getsPerSecond", Math.round(hot.getsPerSecond()));
        view.put("writesPerSecond", Math.round(hot.writesPerSecond()));
        view.put("share", Math.round(hot.share() * 1_000) / 1e3);
        return view;
    }

    /** Without what a terminal obeys, or shows as something else: whoever names keys must not write into an operator's screen. */
    private static boolean canBeShown(String text) {
        return text.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE, Character.UNASSIGNED ->
                true;
            default -> false;
        });
    }
}
