package main

import (
	"errors"
	"regexp"
)

// secretOnTheLine says why and what instead, without repeating the word.
const secretOnTheLine = "a connection string with a password stands on the command line, where every user of this machine can read it and the shell remembers it; " +
	"put it in a file of mode 0600 and give file:PATH, or put it in the environment (LEERKRING_CASE_LOG, LEERKRING_KNOWLEDGE_LOG, LEERKRING_KEY_STORE)"

// noSecrets refuses connection strings that hold a password: scheme://user:password@host, or password=… among the settings.
func noSecrets(args []string) error {
	password := regexp.MustCompile(`(?i)[a-z][a-z0-9+]*://([^/@\s]*:[^/\s]*@|\S*[?&]\s*(user)?(pass|password|sslpassword)=)|(^|[\s=])password\s*=`)
	for _, word := range args {
		if password.MatchString(word) {
			return errors.New(secretOnTheLine)
		}
	}
	return nil
}
