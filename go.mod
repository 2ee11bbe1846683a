module leerkring

go 1.26.0

require (
	github.com/99designs/gqlgen v0.17.98 // the API: typed resolvers from the schema
	github.com/EventStore/EventStore-Client-Go/v4 v4.2.0 // the way to the logs; its stubs serve the embedded node
	github.com/alecthomas/kong v1.17.0 // the command line
	github.com/goccy/go-yaml v1.19.2 // the catalogue and the scenarios, strict; jurists edit them
	github.com/gofrs/flock v0.13.2 // one process per data directory
	github.com/golang-jwt/jwt/v5 v5.3.1 // bearer tokens
	github.com/google/uuid v1.6.0 // ids
	github.com/jackc/pgx/v5 v5.12.0 // the key store in PostgreSQL
	github.com/schollz/progressbar/v3 v3.19.1 // progress of long work
	github.com/tink-crypto/tink-go/v2 v2.9.0 // encryption
	github.com/vektah/gqlparser/v2 v2.5.64 // limits on documents, and the printed schema
	golang.org/x/text v0.43.0 // Unicode normalisation in the anonymiser
	google.golang.org/grpc v1.85.0 // the embedded node
	google.golang.org/protobuf v1.36.12 // the embedded node
	modernc.org/sqlite v1.62.0 // every file: pure Go, with full-text search
	pgregory.net/rapid v1.3.0 // property tests
)

require github.com/nyaruka/phonenumbers v1.8.1

require (
	github.com/hashicorp/vault/api v1.20.0
	github.com/tink-crypto/tink-go-hcvault/v2 v2.5.0
)

require (
	github.com/agnivade/levenshtein v1.2.2 // indirect
	github.com/cenkalti/backoff/v4 v4.3.0 // indirect
	github.com/dustin/go-humanize v1.1.0 // indirect
	github.com/go-jose/go-jose/v4 v4.1.4 // indirect
	github.com/go-viper/mapstructure/v2 v2.5.0 // indirect
	github.com/hashicorp/errwrap v1.1.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-multierror v1.1.1 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.7 // indirect
	github.com/hashicorp/go-rootcerts v1.0.2 // indirect
	github.com/hashicorp/go-secure-stdlib/parseutil v0.1.6 // indirect
	github.com/hashicorp/go-secure-stdlib/strutil v0.1.2 // indirect
	github.com/hashicorp/go-sockaddr v1.0.2 // indirect
	github.com/hashicorp/golang-lru/v2 v2.0.7 // indirect
	github.com/hashicorp/hcl v1.0.1-vault-7 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/mitchellh/go-homedir v1.1.0 // indirect
	github.com/mitchellh/mapstructure v1.5.0 // indirect
	github.com/ncruces/go-strftime v1.1.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/ryanuber/go-glob v1.0.0 // indirect
	github.com/sosodev/duration v1.4.0 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/net v0.61.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/term v0.47.0 // indirect
	golang.org/x/time v0.0.0-20200416051211-89c76fbcd5d1 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20260817212433-ac3dfec99bb1 // indirect
	modernc.org/libc v1.80.1 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)
