package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestAPasswordOnTheCommandLineIsRefused(t *testing.T) {
	for _, word := range []string{
		"esdb://admin:geheim@node1:2113,node2:2113", "--case-log=esdb://admin:geheim@node1", "ESDB+discover://a:geheim@b", "postgres://u:geheim@db/leerkring",
		"esdb://:geheim@node1", "postgres://h/db?user=u&password=geheim", "host=h user=u password=geheim", "esdb://h?tls=true&PASSWORD=geheim", "esdb://admin:ge:he@im@node1",
	} {
		var out, errs bytes.Buffer
		code := Main(t.Context(), []string{"verify", "--data", t.TempDir(), "--case-log", word}, &out, &errs)
		if code != exitUsage || !strings.Contains(errs.String(), "file:PATH") {
			t.Errorf("exit %d: %s", code, &errs)
		}
		if strings.Contains(errs.String(), "geheim") || strings.Contains(errs.String(), "im@") {
			t.Errorf("the password is repeated: %s", &errs)
		}
	}
	for _, word := range []string{"esdb://node1:2113?tls=false", "file:/srv/case-log", "postgres://leerkring@db/leerkring", "http://127.0.0.1:8080/x@y"} {
		if err := noSecrets([]string{word}); err != nil {
			t.Errorf("%s: %v", word, err)
		}
	}
}
