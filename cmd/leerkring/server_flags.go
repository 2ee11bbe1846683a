package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"leerkring/cmd/leerkring/demo"
	contract "leerkring/frontend-contract"
)

// serverFlags say which server is asked, and as whom.
type serverFlags struct {
	URL       string `name:"url" help:"The API of the server (default ${default})." default:"http://127.0.0.1:8080/graphql" placeholder:"URL"`
	TokenFile string `help:"File that holds the token of who asks; left out, the environment variable LEERKRING_TOKEN holds it." placeholder:"FILE"`
}

// client asks that server; an answer may take as long as the limit.
func (f serverFlags) client(limit time.Duration) (_ *demo.Client, token string, _ error) {
	if err := safeURL(f.URL); err != nil {
		return nil, "", err
	}
	token, err := f.token()
	if err != nil {
		return nil, "", err
	}
	documents, err := contract.Operations()
	if err != nil {
		return nil, "", err
	}
	return &demo.Client{URL: f.URL, Documents: documents, HTTP: &http.Client{Timeout: limit}}, token, nil
}

// token is read where no other user of the machine sees it.
func (f serverFlags) token() (string, error) {
	if f.TokenFile == "" {
		token := strings.TrimSpace(os.Getenv("LEERKRING_TOKEN"))
		if token == "" {
			return "", errors.New("there is no token; name its file with --token-file, or put it into the environment variable LEERKRING_TOKEN")
		}
		return token, nil
	}
	text, err := os.ReadFile(f.TokenFile)
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" || strings.ContainsAny(token, " \r\n\t") {
		return "", fmt.Errorf("%s holds no token, or more than one; write what 'leerkring token' prints", f.TokenFile)
	}
	return token, nil
}

// safeURL refuses to send a token and what people typed over a network where anybody can read along.
func safeURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("--url is no full address; write it as https://leerkring.example/graphql")
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("--url goes to another machine without encryption; use https://")
	}
	return nil
}
