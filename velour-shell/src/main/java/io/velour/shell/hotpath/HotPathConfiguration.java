package io.velour.shell.hotpath;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.RequestContextFilter;

/** For a service with a hot path: nothing there asks for the request of its thread, and a filter costs each request some of its time. */
@Configuration(proxyBeanMethods = false)
public class HotPathConfiguration {
    @Bean
    static FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> registration = new FilterRegistrationBean<>(
                new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
