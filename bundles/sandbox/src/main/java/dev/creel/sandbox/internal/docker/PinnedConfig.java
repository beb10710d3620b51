// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;

/**
 * A client's configuration that holds nothing but the version: docker-java's own would read variables, properties and
 * credentials of the user the gateway runs as.
 */
record PinnedConfig(RemoteApiVersion version) implements DockerClientConfig {
    @Override
    public URI getDockerHost() {
        return URI.create("unix:///");
    }

    @Override
    public RemoteApiVersion getApiVersion() {
        return version;
    }

    @Override
    public String getRegistryUsername() {
        return "";
    }

    @Override
    public String getRegistryPassword() {
        return "";
    }

    @Override
    public String getRegistryEmail() {
        return "";
    }

    @Override
    public String getRegistryUrl() {
        return "";
    }

    @Override
    public AuthConfig effectiveAuthConfig(String image) {
        return new AuthConfig();
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }

    @Override
    @SuppressWarnings("deprecation")
    public SSLConfig getSSLConfig() {
        return null;
    }
}
