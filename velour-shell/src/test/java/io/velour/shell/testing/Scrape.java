package io.velour.shell.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a running service tells Prometheus at one moment.
 *
 * @param series one line each: name, tags, value
 */
public record Scrape(List<String> series) {
    /** Asks a service at its management port. */
    public static Scrape of(int managementPort) {
        RawHttp.Answer answer = RawHttp.request(managementPort, "GET /actuator/prometheus");
        assertThat(answer.status()).isEqualTo(200);
        return new Scrape(answer.text().lines().filter(line -> !line.startsWith("#")).toList());
    }

    /** Returns the names of all series. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        series.forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    /** Returns the sum of all series of this name that have these tags, each as {@code name="value"}. */
    public double sum(String name, String... tags) {
        return series.stream().filter(line -> line.startsWith(name + "{"))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Fails unless each series names the service. */
    public void assertNames(String service) {
        assertThat(series).isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("application=\"" + service + "\""));
    }
}
