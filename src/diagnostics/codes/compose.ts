// Codes of the Compose backend (NG1700-1749) and of running it on Docker hosts (NG1750-1799).
import type { CodeRow } from '../codes.ts';

export const composeCodes = {
  NG1700: {
    title: 'a component is a Helm chart, which Compose cannot run',
    why: 'A chart makes Kubernetes objects; a Docker host has nothing that reads them.',
    fix: 'Leave the component out, or keep the spec for Kubernetes and give Docker one of its own that begins with `extends:` and sets the component to `null`, as specs/extras-laptop.yaml does.',
  },
  NG1701: {
    title: 'a component is made of Kubernetes objects, which Compose cannot run',
    why: 'Raw objects go to the API server of a cluster; a Docker host has none.',
    fix: 'Describe what it runs with `container:`, which every engine can run; or leave it out on Docker by a spec that begins with `extends:` and sets the component to `null`.',
  },
  NG1702: {
    title: 'patches change nothing with Compose',
    why: 'Patches are applied to Kubernetes objects. A Docker host gets none, so that the network would differ from what the spec seems to say.',
    fix: 'Use the fields of the component, which every engine knows.',
  },
  NG1703: {
    title: 'two things would have one name in a Compose project',
    why: 'On Kubernetes a namespace keeps them apart. A project of a Docker host has one list of services, volumes and files, and the second would replace the first.',
    fix: 'Give one of them another `name:`, or place them on different hosts.',
  },
  NG1704: {
    title: 'a name on the project network would lead to two places',
    why: 'Docker answers with either address, so that connections would reach the wrong program now and then.',
    fix: 'Give one of the two another `name:`, or place it on another host.',
  },
  NG1705: {
    title: 'a Service has another port than the container behind it',
    why: 'On Kubernetes the Service translates the port. On a Docker network others dial the container itself, and find nothing on the port of the Service.',
    fix: 'Let the program listen on the port that others use.',
  },
  NG1706: {
    title: 'two things publish the same port of a Docker host',
    why: 'A port of a host leads to one container; the second would not start.',
    fix: 'Give one of them another number with `nodePorts:`.',
  },
  NG1707: {
    title: 'an exposed port has no port of the host',
    why: 'Docker would choose one at every start, and nobody could know it beforehand.',
    fix: 'Give the number with `nodePorts:`.',
  },
  NG1708: {
    title: 'several containers would publish the same port of a Docker host',
    why: 'Only the first could start: Docker has no load balancer in front of replicas.',
    fix: 'Run one replica, or do not expose the port.',
  },
  NG1710: {
    title: 'a container mounts only a directory of a volume',
    why: 'Docker can do so from version 26 on, refuses to start before, and never makes the directory as Kubernetes does.',
    fix: 'Mount the whole volume, or use one volume for each directory.',
  },
  NG1711: {
    title: 'a variable asks for a fact about its pod that Docker does not tell',
    why: 'Kubernetes fills in addresses and names when it starts a pod. Compose has to know them beforehand.',
    fix: 'Give the variable a `value:`.',
  },
  NG1712: {
    title: 'a file that a container mounts is empty',
    why: 'Compose makes no file without content, so that the program would not find it.',
    fix: 'Put a line break or a comment into the file.',
  },
  NG1713: {
    title: 'the content of a mounted volume is not known',
    why: 'Compose copies each file into the container, and has to know which there are. On Kubernetes a ConfigMap or Secret may come from somebody else.',
    fix: 'Give files with their content, and list the keys of a Secret.',
  },
  NG1714: {
    title: 'two Secrets would share a variable',
    why: 'Compose takes the value of a Secret from an environment variable, called by the names of Secret and key in capital letters. One variable cannot have two values.',
    fix: 'Rename one of the Secrets.',
  },
  NG1715: {
    title: 'containers with different users write to one volume',
    why: 'On Kubernetes a group (fsGroup) lets all of them write. Docker has nothing like it: the volume belongs to one user.',
    fix: 'Give the containers the same `user:`.',
  },
  NG1716: {
    title: 'images need a login to their registry',
    why: 'On Kubernetes pull Secrets bring the credentials. Docker uses what `docker login` has stored on the machine that pulls.',
    fix: 'Run `docker login` for the registry, on every host.',
  },
  NG1717: {
    title: 'a component wants a load balancer on a Docker host',
    why: 'There is nothing that would make one.',
    fix: 'Publish it on a port of the host, with `expose: nodePort`.',
  },
  NG1718: {
    title: 'nothing stands behind a Service',
    why: 'No container on the host has the labels that it selects: its name leads nowhere, and its ports are not published.',
    fix: 'Place the Service where the containers run.',
  },
  NG1719: {
    title: 'a spec asks for something that Docker does not do',
    why: 'Docker starts a container again when it ends, never because a probe fails, and it stops no run that takes too long. On Kubernetes the same spec has both.',
    fix: 'Let the program end by itself when it hangs, for example with `timeout 600 COMMAND`; `netgen compose --up --timeout` limits only how long netgen waits.',
  },
  NG1750: {
    title: '`docker` is not installed',
    why: 'Compose projects are run by Docker: its command here and on every host. Nothing was started.',
    fix: 'Install Docker there. To write the project only, use `netgen synth`, which needs none.',
  },
  NG1751: {
    title: '`docker compose` is not installed',
    why: '`docker compose` is a plugin that some systems leave out. It is needed on this machine only.',
    fix: 'Install the plugin, or the program `docker-compose` of version 2.',
  },
  NG1752: {
    title: '`docker compose` is too old',
    why: 'Projects carry the content of their files, which Compose reads from 2.23.1 on; an older one would refuse them or leave the files out.',
    fix: 'Update Docker Compose on this machine.',
  },
  NG1753: {
    title: 'the Docker daemon does not answer',
    why: 'Without it nothing can be started, stopped or listed on that host. The other hosts were left alone too, so that the network is not torn.',
    fix: 'Start it, and run the command again.',
  },
  NG1754: {
    title: 'the user may not use Docker',
    why: "Docker's socket belongs to root and to the group `docker`; whoever is in that group has root's power over the machine.",
    fix: 'Let an administrator add the user to the group `docker`, then log in again.',
  },
  NG1755: {
    title: 'a port that the network needs is busy',
    why: 'Docker would start the other containers and fail at this one; peers and people would find somebody else behind the port.',
    fix: 'Stop what holds it, or claim other ports with `hosts: {NAME: {ports: FROM-TO}}`.',
  },
  NG1756: {
    title: 'the addresses of the containers are taken',
    why: 'Two networks with the same addresses on one machine: packets go to one of them only, or Docker refuses to make the second.',
    fix: 'Give the host another `subnet`, or remove the network that has it (`docker network rm`).',
  },
  NG1757: {
    title: 'little room is left for Docker',
    why: "Images and the data of nodes are kept in Docker's directory; a node whose disk is full stops, or damages its data.",
    fix: 'Remove what is not needed with `docker system prune`, or give Docker a larger disk.',
  },
  NG1758: {
    title: "another Compose project has the network's name",
    why: 'Compose knows projects by name only: `--up` would replace its containers, and `--down` remove them, with `--volumes` their data too. A label says with which keys a network was made.',
    fix: 'Give the network another name, or take the other project down where it belongs, with the spec it was started from.',
  },
  NG1759: {
    title: 'a Secret has no value',
    why: 'Compose asks for the values when it starts containers; netgen reads them from the directory that `netgen keys` writes, and never from the spec.',
    fix: 'Run `netgen keys SPEC`; where the keys file is there and the private halves are not, copy them from where they were made, or, for a network that never started, remove the keys file first. For a Secret that only you can bring, write its manifest into that directory, or export the variables that the message names.',
  },
  NG1760: {
    title: 'a setting of the SSH connection cannot be used',
    why: 'ssh takes what begins with `-` for an option, which may run a program on this machine; such values never reach it.',
    fix: 'Correct the value in `hosts:` of the spec, or the variable of the environment.',
  },
  NG1761: {
    title: 'a Docker host cannot be reached',
    why: 'Name, address, port or the way there is wrong, or the machine is off. Nothing was started on any host.',
    fix: 'Try the connection by hand with the command of the message.',
  },
  NG1762: {
    title: 'the host key is not known, or another one',
    why: 'Host keys show that the machine is the one that is meant. netgen never accepts one by itself: whoever stands between could read every key of the network.',
    fix: 'Compare the fingerprint with the owner of the host, then add the key to the known hosts.',
  },
  NG1763: {
    title: 'the host refuses the login',
    why: 'The user does not exist there, or none of the keys is allowed. netgen asks for no passwords.',
    fix: 'Bring the public key there with `ssh-copy-id`, load a key with a passphrase with `ssh-add`, or name another user or key.',
  },
  NG1764: {
    title: 'ssh cannot use a private key, or is not there',
    why: 'ssh ignores key files that others can read or that are no private keys.',
    fix: 'Correct the path in `hosts:` or NETGEN_SSH_KEY, and the rights with `chmod 600`.',
  },
  NG1765: {
    title: 'a project did not come up',
    why: 'Docker could not start a container, or one did not become healthy in time. What runs was left running, so that logs can be read.',
    fix: 'Read the notes and `netgen compose SPEC --logs ADDRESS`; when it is mended, `--up` again goes on from there.',
  },
  NG1766: {
    title: '`docker compose` refused an order',
    why: 'What it said stands in the notes; nothing else was done on that host.',
    fix: 'Mend what it names and run the command again.',
  },
  NG1767: {
    title: 'the command is not told what to do',
    why: "`netgen compose` starts, stops, lists or shows logs; two of these at once, or an option of another one, is nobody's intention.",
    fix: 'Give exactly one of `--up`, `--down`, `--logs` and `--status`, with the options that belong to it.',
  },
  NG1768: {
    title: 'a host is suspended',
    why: 'The spec says that it is to be left as it is.',
    fix: 'Remove `suspended: true` from the host when it is to be changed again.',
  },
  NG1769: {
    title: 'the spec is not valid, so the project is taken down by its name',
    why: 'Containers carry the name of their network; that is enough to remove them, also when the spec was changed beyond repair.',
    fix: 'Nothing, when the name is still the one it was started with.',
  },
  NG1770: {
    title: 'a Setup has nothing to run',
    why: 'It describes what clusters share, for networks that name it.',
    fix: 'Give the spec of a network.',
  },
  NG1771: {
    title: 'a host did not answer the questions of the check',
    why: 'The script that asks for Docker, ports and disk runs in a POSIX shell; something else answered, or the connection broke.',
    fix: 'Try `ssh HOST sh -c true` by hand: it must print nothing and end well.',
  },
  NG1772: {
    title: 'a node is to start on one host and still runs on another',
    why: 'Two nodes with the same keys sign twice: a validator is punished or removed for it, and the network may split.',
    fix: 'End it where it runs, bring its volumes to the new host, and start it there.',
  },
  NG1773: {
    title: 'data is not removed by a name alone',
    why: 'Two networks may have one name. Which of them the volumes belong to is told by the keys file, which is read with a valid spec only.',
    fix: 'Mend the spec, or take the network down without `--volumes`.',
  },
  NG1774: {
    title: 'values of Secrets come from the environment',
    why: 'The directory of the Secrets does not have them, and variables with the prefix NETGEN_SECRET_ do.',
    fix: 'Nothing, when that is meant; else unset the variables.',
  },
  NG1775: {
    title: 'another run works on the network',
    why: 'Two runs that start and stop containers of one network at once leave a mixture of both.',
    fix: 'Wait for the other run to end.',
  },
} as const satisfies Record<string, CodeRow>;
