namespace Berth.Host.Tests.Rootless;

/// <summary>Containers of a user who is not root: Podman is the judge, by the same commands on the same images.</summary>
public sealed class RootlessTests(UserHost user) : IClassFixture<UserHost>
{
    [Theory]
    [InlineData("run --rm --network=none localhost/busybox sh -c 'id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map'")]
    [InlineData("run --rm --network=none -u 33:34 localhost/busybox sh -c 'id -u; id -g; touch /tmp/x && ls -ln /tmp | cut -c1-40'")]
    [InlineData("run --rm --network=none localhost/busybox grep -E 'Cap|NoNew|Seccomp' /proc/self/status")]
    [InlineData("run --rm --network=none localhost/busybox grep 0:: /proc/self/cgroup")]
    [InlineData("run --rm --network=none --cgroupns=host localhost/busybox sh -c 'grep -o user.slice/user-4242.slice/user@4242.service/user.slice /proc/self/cgroup'")]
    [InlineData("run --rm --network=none --pid=host --ipc=host localhost/busybox sh -c 'mount | grep -E \"mqueue|^proc\"'")]
    [InlineData("run --rm --network=host localhost/busybox sh -c 'mount | grep \"on /sys type\" | cut -d\" \" -f1-5'")]
    [InlineData("run --rm --network=none --userns=keep-id localhost/busybox sh -c 'id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map; ls -lnd /etc /bin/busybox | cut -c1-40'")]
    [InlineData("run --rm --network=none --userns=keep-id:uid=200,gid=210 localhost/busybox sh -c 'id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map'")]
    [InlineData("run --rm --network=none --userns=nomap localhost/busybox sh -c 'id -u; cat /proc/self/uid_map; ls -lnd /etc | cut -c1-40'")]
    [InlineData("run --rm --network=none --userns=auto:size=3000 localhost/busybox sh -c 'id -u; cat /proc/self/uid_map'")]
    [InlineData("run --rm --network=none --uidmap=0:1:500 localhost/busybox sh -c 'id -u; cat /proc/self/uid_map /proc/self/gid_map'")]
    [InlineData("run --rm --network=none -v data:/data -u 33 localhost/busybox sh -c 'touch /data/f; ls -lnd /data | cut -c1-40'")]
    [InlineData("run --rm --network=none -v /var/sam:/h localhost/busybox sh -c 'ls -lnd /h | cut -c1-30'")]
    [InlineData("run --rm --network=none --read-only localhost/busybox touch /x")]
    [InlineData("run --rm --network=none --privileged localhost/busybox sh -c 'test -c /dev/fuse && mount -t tmpfs none /mnt && echo mounted'")]
    [InlineData("run --rm --network=none --oom-score-adj -500 localhost/busybox sh -c 'test $(cat /proc/self/oom_score_adj) -ge 0'")]
    [InlineData("run --rm localhost/busybox sh -c 'ip -o link | cut -d: -f2; ip -4 -o addr'")]
    [InlineData("unshare cat /proc/self/uid_map")]
    [InlineData("unshare sh -c 'exit 7'")]
    [InlineData("unshare no-such-program")]
    [InlineData("mount")]
    [InlineData("image mount")]
    [InlineData("volume mount x")]
    [InlineData("info --format '{{.Host.Security.Rootless}} {{.Host.IDMappings}} {{.Store.GraphRoot}} {{.Store.RunRoot}}'")]
    [InlineData("images --format '{{.Repository}} {{.ID}}'")]
    public void A_user_gets_from_Berth_what_Podman_gives(string command)
    {
        var theirs = user.Run($"trap - ERR; podman {command}");
        var ours = user.Run($"trap - ERR; berth {command}");
        Assert.Equal((theirs.Status, theirs.Output), (ours.Status, ours.Output));
        if (theirs.Status == 125)
            Assert.Equal(Complaint(theirs.Errors), Complaint(ours.Errors).Replace("berth", "podman"));
    }

    [Fact]
    public void A_container_lives_through_its_life_and_nothing_is_left() => user.Shell(
        """
        berth run -d --name life --network=none localhost/busybox sh -c 'trap "exit 4" TERM; while :; do sleep 0.1; done'
        until_true 'berth exec life grep SigCgt /proc/1/status | grep -qv 0000000000000000$'
        test "$(berth exec -u 33 life id -u)" = 33
        berth exec life sh -c 'echo inside >/file; chown 33:33 /file; mkdir /gone'
        berth diff life | grep '^A /file'
        berth cp life:/file copied
        test "$(cat copied; stat -c %U copied)" = $'inside\nsam'
        rm copied
        berth cp /etc/hostname life:/etc/from-host && berth exec life cat /etc/from-host
        berth stop life
        test "$(berth inspect life --format '{{.State.Status}} {{.State.ExitCode}}')" = 'exited 4'
        berth commit -q life localhost/changed
        for engine in berth podman; do
            test "$($engine run --rm --network=none localhost/changed sh -c 'cat /file; ls -ln /file | tr -s " " | cut -d" " -f3-4; ls -d /gone')" = $'inside\n33 33\n/gone'
        done
        berth start life
        test "$(berth exec life cat /file)" = inside
        berth rm -f -t 0 life
        berth rmi localhost/changed
        test -z "$(berth ps -aq)"
        test -z "$(ls -A ~/.local/share/berth/containers ~/.local/share/berth/trash 2>/dev/null | grep -v :$ || :)"
        test -z "$(berth unshare grep $HOME/.local/share/berth /proc/self/mountinfo)"
        """);

    [Fact]
    public void Layers_with_owners_devices_and_whiteouts_are_the_same_for_both_engines() => user.Shell(
        """
        mkdir -p tree/opt/d && echo 1 >tree/opt/d/f
        berth unshare sh -c 'chown -R 100:200 tree/opt/d; touch tree/opt/y; chown 1000:1000 tree/opt/y; tar -C tree -cf tree.tar .'
        berth unshare rm -r tree
        berth import -q tree.tar localhost/tree
        test "$(podman inspect localhost/tree --format '{{.RootFS.Layers}}')" = "[sha256:$(sha256sum tree.tar | cut -d' ' -f1)]"
        for engine in berth podman; do
            $engine unshare sh -c "cd \$($engine image mount localhost/tree); stat -c '%u:%g %n' opt opt/d opt/d/f opt/y; $engine image unmount localhost/tree >/dev/null" >$engine.listed
            $engine rmi localhost/tree
            berth import -q tree.tar localhost/tree
        done
        grep 100:200.opt/d/f berth.listed
        cmp berth.listed podman.listed
        berth rmi localhost/tree
        rm tree.tar *.listed
        """);

    [Fact]
    public void A_published_port_is_reached_through_pasta() => user.Shell(
        """
        berth run -d --name web -p 127.0.0.1:18080:80 localhost/busybox sh -c 'echo from-inside >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
        until_true 'curl -s http://127.0.0.1:18080/ | grep -q from-inside'
        berth rm -f -t 0 web
        refused curl -s http://127.0.0.1:18080/
        until_true 'test -z "$(ls -A /run/user/4242/netns)"'
        refused berth run --rm -p 80:80 localhost/busybox true
        grep 'Permission denied' /tmp/refused-4242
        """);

    [Fact]
    public void Both_engines_share_one_pause_process_and_outlive_it() => user.Shell(
        """
        pause() { cat /run/user/4242/libpod/tmp/pause.pid; }
        podman system migrate
        berth unshare true
        made=$(pause)
        podman unshare true
        test "$(pause)" = "$made"
        grep -q user@4242.service/berth-pause /proc/$made/cgroup
        berth run -d --name staying --network=none localhost/busybox sleep 1000
        inside=$(berth unshare readlink /proc/self/ns/mnt)
        kill -9 "$made"
        until_true "test ! -e /proc/$made"
        test "$(berth exec staying echo there)" = there
        test "$(podman unshare readlink /proc/self/ns/mnt)" = "$inside"
        test "$(pause)" != "$made"
        berth rm -f -t 0 staying
        """);

    [Fact]
    public void A_users_service_is_ready_restarts_and_ends_with_all_that_it_had() => user.Shell(
        """
        mkdir -p ~/.config/containers/systemd
        cat >~/.config/containers/systemd/web.container <<'END'
        [Container]
        Image=localhost/busybox
        ContainerName=web
        Environment=WORD=said
        Exec=sh -c 'echo $WORD >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
        PublishPort=127.0.0.1:18081:80
        [Service]
        Restart=always
        RestartSec=100ms
        TimeoutStartSec=120
        END
        systemctl daemon-reload
        systemctl start web
        group=/sys/fs/cgroup$(systemctl show --value -p ControlGroup web)
        case $group in *user@4242.service/app.slice/web.service) ;; *) fail "$group" ;; esac
        test "$(cat /proc/$(systemctl show --value -p MainPID web)/comm)" = conmon
        # The container and its supervisor are in the service's own group.
        grep -q "$(berth inspect web --format '{{.State.Pid}}')" $group/libpod-payload-*/cgroup.procs
        until_true 'curl -s http://127.0.0.1:18081/ | grep -q said'
        main=$(systemctl show --value -p MainPID web)
        systemctl kill -s KILL web
        until_true '[ "$(systemctl show --value -p MainPID web)" != 0 ] && [ "$(systemctl show --value -p MainPID web)" != "$main" ] && curl -s http://127.0.0.1:18081/ | grep -q said'
        test "$(berth ps -aq | wc -l)" = 1
        systemctl stop web
        test -z "$(berth ps -aq)"
        test ! -e $group
        rm ~/.config/containers/systemd/web.container
        systemctl daemon-reload
        """);

    [Fact]
    public void A_system_that_a_user_boots_is_a_machine_of_the_users_machined() => user.Shell(
        """
        berth import -q -c 'CMD ["/sbin/init"]' -c 'STOPSIGNAL SIGRTMIN+3' /var/tmp/web.tar localhost/os
        systemctl start systemd-machined.socket
        berth run -d --name os --network=none localhost/os
        until_true 'berth exec os systemctl is-system-running 2>/dev/null | grep -qE "running|degraded"'
        machinectl --user list --no-legend | grep '^os .*berth'
        machinectl --user status --no-pager os | grep "Leader: $(berth inspect os --format '{{.State.Pid}}')"
        berth stop -t 90 os
        test "$(berth inspect os --format '{{.State.ExitCode}}')" = 0
        until_true 'test "$(machinectl --user list --no-legend | grep -c ^os)" = 0'
        berth rm os
        berth rmi localhost/os
        """);

    private static string Complaint(string errors) => string.Join('\n', errors.Split('\n').Where(static line => line.StartsWith("Error:", StringComparison.Ordinal)));
}
