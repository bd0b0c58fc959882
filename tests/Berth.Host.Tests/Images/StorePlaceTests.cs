using Berth.Host.Tests.Hosts;
using Berth.Host.Tests.SideBySide;

namespace Berth.Host.Tests.Images;

/// <summary>
/// Stores that are not one directory of overlay layers (containers-storage.conf(5)): Podman and Berth in the same ones, each with what the
/// other has made.
/// </summary>
[Collection(ComparisonTests.Name)]
public sealed class StorePlaceTests(SeparateHost prepared)
{
    [Fact]
    public void Images_of_a_store_beside_the_graph_root_are_those_of_both_engines() => Run(
        """
        options="--root $dir/graph --runroot $dir/run --imagestore $dir/images"
        berth $options load -q -i $dir/one.tar
        test -d $dir/images/overlay-images && test ! -e $dir/graph/overlay-images/images.json
        ls $dir/graph/overlay-layers/*.tar-split.gz
        test "$(podman $options run --rm --network none localhost/busybox echo ran)" = ran
        berth $options run --name changing --network none localhost/busybox sh -c 'echo by-berth >/file'
        berth $options commit -q changing localhost/of-berth
        test "$(podman $options run --rm --network none localhost/of-berth cat /file)" = by-berth
        podman $options run --name changing --network none localhost/busybox sh -c 'echo by-podman >/file'
        podman $options commit -q changing localhost/of-podman
        test "$(berth $options run --rm --network none localhost/of-podman cat /file)" = by-podman
        # The containers are in the graph root, and hold the images in the other store.
        refused podman $options rmi localhost/busybox
        grep 'in use by a container' $dir/errors
        podman $options rm changing
        berth $options rm changing
        berth $options tag localhost/of-berth localhost/again
        podman $options tag localhost/of-podman localhost/again
        test "$(podman $options images -q localhost/again)" = "$(berth $options images -q localhost/of-podman)"
        mounted=$(berth $options image mount localhost/again)
        grep by-podman $mounted/file
        test "$(podman $options image mount | awk '{ print $2 }')" = $mounted
        podman $options image unmount localhost/again
        podman $options system check
        berth $options system check
        # The same from storage.conf.
        printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "%s/run"\nimagestore = "%s/images"\n' $dir $dir $dir >$dir/storage.conf
        test "$(CONTAINERS_STORAGE_CONF=$dir/storage.conf podman images -q --no-trunc | sort)" = "$(CONTAINERS_STORAGE_CONF=$dir/storage.conf berth images -q --no-trunc | sort)"
        # An image of the graph root is there beside those of the store, and can be changed.
        podman --root $dir/graph --runroot $dir/run pull -q docker-archive:$dir/two.tar
        berth $options tag localhost/two localhost/three
        test "$(podman --root $dir/graph --runroot $dir/run images -q localhost/three)" = "$(podman $options images -q localhost/two)"
        for image in two three of-berth; do again berth $options rmi localhost/$image; done
        test "$(podman $options images -q | sort -u | wc -l)" = 2
        again berth $options rmi -a
        test -z "$(podman $options images -q)"
        podman $options system check
        berth $options system check
        """);

    [Fact]
    public void Records_of_a_transient_store_are_in_the_run_root_and_end_with_the_boot() => Run(
        """
        options="--root $dir/graph --runroot $dir/run --transient-store"
        podman $options load -q -i $dir/one.tar
        berth $options run -d --name waiting --network none localhost/busybox sleep 1000
        test "$(berth $options ps --format '{{.Names}}')" = waiting
        test -z "$(berth --root $dir/graph --runroot $dir/run ps -aq)"
        # Podman finds what holds the image.
        test -s $dir/run/overlay-containers/volatile-containers.json && test ! -e $dir/graph/overlay-containers/containers.json
        refused podman $options rmi localhost/busybox
        grep 'in use by a container' $dir/errors
        berth $options system check
        podman $options system check
        berth $options info --format '{{.Store.TransientStore}}' | grep true
        # As after a start of the machine: the marks of another boot, and nothing runs.
        berth $options rm -f -t 0 waiting
        berth $options create --name left --network none localhost/busybox true
        mv $dir/graph/berth/transient/* $dir/graph/berth/transient/earlier
        rm -r $dir/run/berth/transient
        test -z "$(berth $options ps -aq)"
        berth $options run --rm --network none localhost/busybox true
        test ! -e $dir/graph/berth/transient/earlier
        # The same from storage.conf, and taken back on the command line.
        printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "%s/run"\ntransient_store = true\n' $dir $dir >$dir/storage.conf
        CONTAINERS_STORAGE_CONF=$dir/storage.conf berth info --format '{{.Store.TransientStore}}' | grep true
        CONTAINERS_STORAGE_CONF=$dir/storage.conf berth --transient-store=false info --format '{{.Store.TransientStore}}' | grep false
        """);

    [Fact]
    public void A_read_only_store_of_Podman_gives_its_images_to_both_engines() => Run(
        """
        podman --root $dir/other --runroot $dir/other-run load -q -i $dir/one.tar
        find $dir/other ! -type l -printf '%p %s %T@\n' | grep -v '\.lock ' | sort >$dir/before
        printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "%s/run"\n[storage.options]\nadditionalimagestores = ["%s/other"]\n' $dir $dir $dir >$dir/storage.conf
        export CONTAINERS_STORAGE_CONF=$dir/storage.conf
        for engine in podman berth; do
            test "$($engine images --format '{{.Repository}} {{.ReadOnly}}')" = 'localhost/busybox true'
            refused $engine rmi localhost/busybox
            cat $dir/errors >>$dir/refusals
            test "$($engine run --rm --network none localhost/busybox echo ran)" = ran
            # A name of one's own is a record of one's own over the layers there.
            $engine tag localhost/busybox localhost/mine
            $engine images --format '{{.Repository}} {{.ReadOnly}}' | grep 'localhost/mine false'
            $engine run --name changing --network none localhost/mine sh -c 'echo changed >/file'
            $engine commit -q changing localhost/changed
            $engine rm changing
            for other in podman berth; do
                test "$($other run --rm --network none localhost/changed cat /file)" = changed
                $other save -q -o $dir/$engine-$other.tar localhost/changed
                $other system check
            done
            cmp <(tar -xOf $dir/$engine-podman.tar manifest.json) <(tar -xOf $dir/$engine-berth.tar manifest.json)
            for image in changed mine busybox; do again $engine rmi localhost/$image; done
            test "$($engine images --format '{{.Repository}} {{.ReadOnly}}')" = 'localhost/busybox true'
        done
        test "$(uniq $dir/refusals | wc -l)" = 1
        find $dir/other ! -type l -printf '%p %s %T@\n' | grep -v '\.lock ' | sort | cmp - $dir/before
        """);

    [Fact]
    public void What_Podman_keeps_with_the_vfs_driver_is_used_as_it_is() => Run(
        """
        options="--storage-driver vfs --root $dir/graph --runroot $dir/run"
        podman $options load -q -i $dir/one.tar
        podman $options run --name changing --network none localhost/busybox sh -c 'echo changed >/file; rm /bin/wget'
        podman $options commit -q changing localhost/changed
        podman $options rm changing
        for engine in podman berth; do
            {
                $engine $options images --format '{{.Repository}} {{.ID}} {{.Size}}'
                $engine $options image inspect --format '{{json .GraphDriver}} {{json .RootFS}} {{.Size}}' localhost/changed
                $engine $options image diff localhost/changed | sort
                $engine $options image tree localhost/changed
                $engine $options image mount localhost/changed
                $engine $options image mount
                $engine $options image unmount -a
                $engine $options run --rm --network none localhost/changed sh -c 'cat /file; ls /bin'
                $engine $options tag localhost/changed localhost/more
                $engine $options images --format '{{.Names}}' | sort
                $engine $options untag localhost/more localhost/more
                $engine $options save -q -o $dir/$engine.tar localhost/changed
                tar -xOf $dir/$engine.tar manifest.json
            } >$dir/$engine.said
        done
        diff $dir/podman.said $dir/berth.said
        # Its containers hold the image against Podman, too.
        berth $options create --name held --network none localhost/changed true
        refused podman $options rmi localhost/changed
        grep 'in use by a container' $dir/errors
        berth $options rm held
        again berth $options rmi localhost/changed
        test "$(podman $options images --format '{{.Repository}}')" = localhost/busybox
        podman $options system check
        # What would have to copy all layers below is refused.
        refused berth $options load -q -i $dir/two.tar
        grep 'driver is not supported yet' $dir/errors
        """);

    [Fact]
    public void Files_that_were_copied_up_without_their_content_are_committed_with_it_by_both_engines() => Run(
        """
        printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "%s/run"\n[storage.options.overlay]\nmountopt = "nodev,metacopy=on"\n' $dir $dir >$dir/storage.conf
        export CONTAINERS_STORAGE_CONF=$dir/storage.conf
        podman load -q -i $dir/one.tar
        for engine in podman berth; do
            test "$($engine info --format '{{index .Store.GraphStatus "Using metacopy"}}')" = true
            $engine run --name changing --network none localhost/busybox chmod 700 /bin/busybox
            $engine commit -q changing localhost/of-$engine
            $engine rm changing
            for other in podman berth; do
                test "$($other run --rm --network none localhost/of-$engine stat -c %a /bin/busybox)" = 700
                $other save -q -o $dir/$engine-$other.tar localhost/of-$engine
                # All of the file is in the topmost layer.
                layer=$(tar -xOf $dir/$engine-$other.tar manifest.json | grep -o '[0-9a-f]*\.tar' | tail -n 1)
                test "$(tar -xOf $dir/$engine-$other.tar $layer | tar -xO bin/busybox | sha256sum)" = "$(sha256sum </bin/busybox)"
            done
            podman system check
            berth system check
        done
        """);

    private void Run(string script)
    {
        var result = prepared.Host.Run(
            TimeSpan.FromMinutes(3),
            "bash",
            "-c",
            """
            set -euo pipefail
            dir=$(mktemp -d /var/tmp/places.XXXXXX)
            # The clean-up of a container that has just ended gives its image free a moment later.
            again() { for _ in $(seq 100); do if "$@" 2>$dir/errors; then return; fi; sleep 0.2; done; return 1; }
            refused() { if "$@" >/dev/null 2>$dir/errors; then return 1; fi; }
            podman save -q -o $dir/one.tar localhost/busybox
            mkdir $dir/tree
            echo two >$dir/tree/two
            tar -C $dir/tree -cf - . | podman import -q - localhost/two
            podman save -q -o $dir/two.tar localhost/two
            podman rmi localhost/two
            mkdir $dir/graph $dir/run
            trap 'echo "line $LINENO: $BASH_COMMAND"; cat $dir/errors 2>/dev/null' ERR

            """ + script +
            """

            trap - ERR
            for point in $(awk -v dir=$dir/ 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo); do umount -l $point; done
            rm -rf $dir
            """);
        Assert.True(result.Status == 0, result.ToString());
    }
}
