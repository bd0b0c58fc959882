namespace Berth.Engine.Config;

/// <summary>Every key of containers.conf(5) with its type. What is not here is unknown to Podman, too, and passed over.</summary>
internal static class ConfigurationKeys
{
    /// <summary>What Podman's messages call the type of a table; null for an unknown one.</summary>
    public static string? NameOf(string table) => table switch
    {
        "containers" => "ContainersConfig",
        "engine" => "EngineConfig",
        "network" => "NetworkConfig",
        "secrets" => "SecretConfig",
        "machine" => "MachineConfig",
        "farms" => "FarmConfig",
        "podmansh" => "PodmanshConfig",
        _ => null,
    };

    /// <summary>The type of a key; null for an unknown one.</summary>
    public static KeyType? TypeOf(string table, string key) => table switch
    {
        "containers" => Containers(key),
        "engine" => Engine(key),
        "network" => Network(key),
        "secrets" => Secrets(key),
        "machine" => Machine(key),
        "farms" => Farms(key),
        "podmansh" => Podmansh(key),
        _ => null,
    };

    private static KeyType? Containers(string key) => key switch
    {
        "annotations" or "cgroup_conf" or "default_capabilities" or "default_sysctls" or "default_ulimits" or "devices"
            or "dns_options" or "dns_searches" or "dns_servers" or "env" or "mounts" or "volumes" => KeyType.List,
        "container_name_as_hostname" or "env_host" or "http_proxy" or "init" or "keyring" or "label" or "label_users" or "no_hosts"
            or "no_hostname" or "prepare_volume_on_create" or "privileged" or "read_only" => KeyType.Truth,
        "log_size_max" or "oom_score_adj" or "pids_limit" => KeyType.Integer,
        "apparmor_profile" or "base_hosts_file" or "cgroupns" or "cgroups" or "host_containers_internal_ip" or "init_path"
            or "interface_name" or "ipcns" or "log_driver" or "log_path" or "log_tag" or "netns" or "pidns" or "seccomp_profile"
            or "shm_size" or "tz" or "umask" or "userns" or "utsns" => KeyType.Text,
        _ => null,
    };

    private static KeyType? Engine(string key) => key switch
    {
        "add_compression" or "cdi_spec_dirs" or "compose_providers" or "conmon_env_vars" or "conmon_path" or "env"
            or "helper_binaries_dir" or "hooks_dir" or "network_cmd_options" or "runtime_supports_json" or "runtime_supports_kvm"
            or "runtime_supports_nocgroups" => KeyType.List,
        "chown_copied_files" or "compat_api_enforce_docker_hub" or "compose_warning_logs" or "enable_port_reservation"
            or "events_container_create_inspect_data" or "healthcheck_events" or "multi_image_archive" or "no_pivot_root" or "remote" => KeyType.Truth,
        "compression_level" or "exit_command_delay" or "image_parallel_copies" or "retry" or "service_timeout" or "stop_timeout" or "volume_plugin_timeout" => KeyType.Integer,
        "num_locks" => KeyType.Unsigned32,
        "events_logfile_max_size" => KeyType.Size,
        "active_service" or "cgroup_manager" or "compression_format" or "database_backend" or "detach_keys" or "events_logfile_path"
            or "events_logger" or "image_copy_tmp_dir" or "image_default_format" or "image_default_transport" or "image_volume_mode"
            or "infra_command" or "infra_image" or "kube_generate_type" or "lock_type" or "namespace" or "network_cmd_path"
            or "pod_exit_policy" or "pull_policy" or "retry_delay" or "runtime" or "static_dir" or "tmp_dir" or "volume_path" => KeyType.Text,
        "platform_to_oci_runtime" or "volume_plugins" => KeyType.TextTable,
        "runtimes" or "runtimes_flags" => KeyType.ListTable,
        "service_destinations" => KeyType.Connections,
        _ => null,
    };

    private static KeyType? Network(string key) => key switch
    {
        "cni_plugin_dirs" or "netavark_plugin_dirs" or "pasta_options" => KeyType.List,
        "dns_bind_port" => KeyType.Unsigned16,
        "default_subnet_pools" => KeyType.Pools,
        "default_network" or "default_rootless_network_cmd" or "default_subnet" or "firewall_driver" or "network_backend"
            or "network_config_dir" => KeyType.Text,
        _ => null,
    };

    private static KeyType? Secrets(string key) => key switch
    {
        "driver" => KeyType.Text,
        "opts" => KeyType.TextTable,
        _ => null,
    };

    private static KeyType? Machine(string key) => key switch
    {
        "cpus" or "disk_size" or "memory" => KeyType.Integer,
        "image" or "provider" or "user" => KeyType.Text,
        "volumes" => KeyType.List,
        "rosetta" => KeyType.Truth,
        _ => null,
    };

    private static KeyType? Farms(string key) => key switch
    {
        "default" => KeyType.Text,
        "list" => KeyType.ListTable,
        _ => null,
    };

    private static KeyType? Podmansh(string key) => key switch
    {
        "container" or "shell" => KeyType.Text,
        "timeout" => KeyType.Integer,
        _ => null,
    };
}
