package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"leerkring/internal/keyring"
)

// keyFlags say where the key stores are; whoever reads or writes a log needs the one that belongs to it.
type keyFlags struct {
	KeyStore           string `help:"Key store of the case side, when several servers share a case log: FILE on one machine, else PostgreSQL as postgres://… or file:PATH to keep a password off the command line; left out, a file in the data directory." placeholder:"FILE" env:"LEERKRING_KEY_STORE"`
	MasterKey          string `help:"Its master key, the same for all who share it: FILE, env:NAME, or hcvault://HOST/transit/keys/NAME; left out, one beside a key store in a file, or case-master.key in the data directory." placeholder:"FILE" env:"LEERKRING_MASTER_KEY"`
	KnowledgeKeys      string `help:"Key store of the knowledge side, likewise, but as the directory of the file; left out, the data directory." placeholder:"DIR" env:"LEERKRING_KNOWLEDGE_KEYS"`
	KnowledgeMasterKey string `help:"Its master key, likewise." placeholder:"FILE" env:"LEERKRING_KNOWLEDGE_MASTER_KEY"`
}

// cases is where the case side's keys are.
func (f keyFlags) cases(data string) (keyring.Place, error) {
	store, err := keyStore(cmp.Or(f.KeyStore, filepath.Join(data, "case-keys.db")))
	return place("case", data, store, f.MasterKey), err
}

// knowledge is where the knowledge side's keys are.
func (f keyFlags) knowledge(data string) (keyring.Place, error) {
	store, err := keyStore(cmp.Or(f.KnowledgeKeys, data))
	if !(keyring.Place{Store: store}).InPostgres() {
		store = filepath.Join(store, "knowledge-keys.db")
	}
	return place("knowledge", data, store, f.KnowledgeMasterKey), err
}

// keyStore reads "file:PATH", which holds how PostgreSQL is reached; the path of a key store stands as it is.
func keyStore(given string) (string, error) {
	store, err := connectionString(given)
	if err == nil && store != given && !(keyring.Place{Store: store}).InPostgres() {
		err = errors.New("the file holds no postgres://…; a key store in a file is given without file: in front")
	}
	if err != nil {
		return "", fmt.Errorf("reach the key store %s: %w", given, err)
	}
	return store, nil
}

// place gives each side a schema of its own, so that the key stores of both can be in one database.
func place(side, data, store, master string) keyring.Place {
	p := keyring.Place{Store: store, Schema: "leerkring_" + side, Master: master}
	switch {
	case master != "":
	case p.InPostgres():
		p.Master = filepath.Join(data, side+"-master.key")
	default: // case-master.key beside case-keys.db
		p.Master = strings.TrimSuffix(strings.TrimSuffix(store, ".db"), "-keys") + "-master.key"
	}
	return p
}

func (a *app) openKeys(ctx context.Context, log string, at keyring.Place) (*keyring.Ring, error) {
	at.Log = a.log
	// New keys beside an old log would open nothing of it, and derive other ids and tokens.
	if _, err := os.Stat(a.directory.File(log + "-log.db")); err == nil || a.oldKeys {
		made, err := at.Made(ctx)
		if err != nil {
			return nil, err
		}
		if !made {
			return nil, fmt.Errorf("the %s log is there but not its keys; put %s and %s back, or name its key store", log, at, at.Master)
		}
	}
	keys, err := at.Open(ctx)
	if err != nil {
		return nil, err
	}
	a.closing(keys.Close)
	a.watch(log, keys.Healthy, mendKeys)
	return keys, nil
}

// expectLog refuses to begin a new log beside keys that were given out for one: it was lost, or is elsewhere.
func (a *app) expectLog(ctx context.Context, log string, keys *keyring.Ring) error {
	if _, err := os.Stat(a.directory.File(log + "-log.db")); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	used, err := keys.Used(ctx)
	if err == nil && used {
		err = fmt.Errorf("the keys of the %s log are there but not the log; put %s-log.db back into %s (leerkring restore), or name its store with --%[1]s-log; to begin anew, take its keys away too",
			log, log, a.data)
	}
	return err
}

// keysElsewhere names the logs that were copied but whose key stores were not.
func keysElsewhere(logs, keys map[string]string) (names []string) {
	for _, name := range []string{"case", "knowledge"} {
		_, log := logs[name+"-log.db"]
		if _, store := keys[name+"-keys.db"]; log && !store {
			names = append(names, name)
		}
	}
	return names
}
