package main

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// composeFile is what compose.yaml says, as far as it is checked here. It can't be run where the tests run.
type composeFile struct {
	Services map[string]composeService
	Volumes  map[string]any
	Secrets  map[string]struct{ File string }
}

type composeService struct {
	Image string
	Build *struct {
		Context          string
		DockerfileInline string `yaml:"dockerfile_inline"`
	}
	Command     []string
	Environment map[string]string
	EnvFile     []string `yaml:"env_file"`
	Volumes     []string
	Secrets     []string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
}

func readCompose(t *testing.T) composeFile {
	t.Helper()
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file composeFile
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestComposeStartsServersWithWordsOfOurs(t *testing.T) {
	servers := 0
	for name, s := range readCompose(t).Services {
		if s.Build == nil {
			continue
		}
		servers++
		parser, err := newParser(t.Context(), io.Discard, io.Discard, func(int) {})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(s.Command); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, word := range s.Command {
			path, isSecret := strings.CutPrefix(word[strings.Index(word, "=")+1:], "file:/run/secrets/")
			if isSecret && !slices.Contains(s.Secrets, path) {
				t.Errorf("%s is not given the secret %s", name, path)
			}
			if strings.Contains(word, "://") {
				t.Errorf("%s: a connection string stands on the command line: %s", name, word)
			}
		}
		if s.Build.Context != "../.." || !strings.Contains(s.Build.DockerfileInline, "CGO_ENABLED=0") || !strings.Contains(s.Build.DockerfileInline, "\nUSER 65532") {
			t.Errorf("%s is built from %+v", name, s.Build)
		}
	}
	if servers != 2 {
		t.Errorf("%d servers", servers)
	}
}

func TestComposeNamesNothingThatIsNotThere(t *testing.T) {
	file := readCompose(t)
	used := map[string]bool{}
	for name, s := range file.Services {
		for _, v := range s.Volumes {
			volume, _, _ := strings.Cut(v, ":")
			if _, ok := file.Volumes[volume]; !ok && !strings.HasPrefix(volume, ".") {
				t.Errorf("%s: there is no volume %s", name, volume)
			}
			used[volume] = true
		}
		for _, secret := range s.Secrets {
			if !strings.HasPrefix(file.Secrets[secret].File, "${SECRETS}/") {
				t.Errorf("%s: the secret %s is in no file outside the checkout", name, secret)
			}
			used[secret] = true
		}
		for other := range s.DependsOn {
			if _, ok := file.Services[other]; !ok {
				t.Errorf("%s: there is no service %s", name, other)
			}
		}
	}
	for name := range file.Volumes {
		if !used[name] {
			t.Errorf("nobody uses the volume %s", name)
		}
	}
	for name := range file.Secrets {
		if !used[name] {
			t.Errorf("nobody uses the secret %s", name)
		}
	}
}

func TestComposeTakesImagesOfOneVersion(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-z0-9./-]+:\d+\.\d+(\.\d+)?$`)
	for name, s := range readCompose(t).Services {
		images := []string{s.Image}
		if s.Build != nil {
			images = nil
			for _, from := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(s.Build.DockerfileInline, -1) {
				images = append(images, from[1])
			}
		}
		for _, image := range images {
			if image != "scratch" && !pinned.MatchString(image) {
				t.Errorf("%s runs %q", name, image)
			}
		}
	}
}

// Each node of the cluster knows the two others, goes by the name they know it by, and has a volume of its own.
func TestComposeMakesAClusterOfThree(t *testing.T) {
	names, logs := []string{"node1", "node2", "node3"}, map[string]bool{}
	services := readCompose(t).Services
	for _, name := range names {
		node := services[name]
		var others []string
		for _, seed := range strings.Split(node.Environment["KURRENTDB_GOSSIP_SEED"], ",") {
			others = append(others, strings.TrimSuffix(seed, ":2113"))
		}
		want := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
		if !slices.Equal(others, want) {
			t.Errorf("%s knows %v", name, others)
		}
		for setting, want := range map[string]string{
			"KURRENTDB_CLUSTER_SIZE": "3", "KURRENTDB_NODE_HOST_ADVERTISE_AS": name, "KURRENTDB_REPLICATION_HOST_ADVERTISE_AS": name,
			"KURRENTDB_CERTIFICATE_FILE": "/certificate/node.crt", "KURRENTDB_INSECURE": "",
		} {
			if got := node.Environment[setting]; got != want {
				t.Errorf("%s: %s is %q", name, setting, got)
			}
		}
		if len(node.Volumes) == 0 || logs[node.Volumes[0]] || len(node.EnvFile) != 1 {
			t.Errorf("%s has %v and %v", name, node.Volumes, node.EnvFile)
		} else {
			logs[node.Volumes[0]] = true
		}
	}
}

// What one server is sent, the other hands out: both write the files to a volume they share, which belongs to their user.
func TestComposeServersShareTheFilesOfCases(t *testing.T) {
	file := readCompose(t)
	for _, name := range []string{"server1", "server2"} {
		server := file.Services[name]
		if !slices.Contains(server.Command, "--blobs=/blobs") || !slices.Contains(server.Volumes, "blobs:/blobs") {
			t.Errorf("%s is started with %v and has %v", name, server.Command, server.Volumes)
		}
		if !strings.Contains(server.Build.DockerfileInline, "--chown=65532:65532 /empty /blobs\n") {
			t.Errorf("%s can't write there: %s", name, server.Build.DockerfileInline)
		}
	}
}

// Both servers have the same key stores in PostgreSQL, which they wait for, and the same master keys on a volume they share.
func TestComposeServersShareTheirKeys(t *testing.T) {
	file := readCompose(t)
	for _, name := range []string{"server1", "server2"} {
		server := file.Services[name]
		for _, word := range []string{
			"--key-store=file:/run/secrets/key-store", "--knowledge-keys=file:/run/secrets/key-store",
			"--master-key=/keys/case-master.key", "--knowledge-master-key=/keys/knowledge-master.key",
		} {
			if !slices.Contains(server.Command, word) {
				t.Errorf("%s is not given %s", name, word)
			}
		}
		if server.DependsOn["postgres"].Condition != "service_healthy" || !slices.Contains(server.Volumes, "keys:/keys") {
			t.Errorf("%s waits for %v and has %v", name, server.DependsOn, server.Volumes)
		}
	}
	if postgres := file.Services["postgres"]; postgres.Environment["POSTGRES_PASSWORD_FILE"] != "/run/secrets/postgres-password" {
		t.Errorf("PostgreSQL gets its password from %v", postgres.Environment)
	}
}
