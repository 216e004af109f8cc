#!/usr/bin/env bash
# Makes what a server on one's own network needs to be reached by https: scripts/local-authority.sh HOST
#
# In var/tls: authority.crt, which phones are told to trust, and server.crt with server.key for HOST (a name or an address).
# The authority can vouch for private addresses and local names only, so trusting it opens nothing else; it is made once,
# the server's certificate again for another HOST or in its last days. authority.key stays on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
host=${1:?"say which name or address phones will type: make run TLS=1 HOST=192.168.0.10"}
folder=var/tls
umask 077
mkdir -p "$folder"

command -v openssl >/dev/null || { echo "openssl is not installed (Debian, Ubuntu: apt-get install openssl)" >&2; exit 1; }

if [[ $host =~ ^[0-9.]+$ || $host == *:* ]]; then name="IP:$host"; else name="DNS:$host"; fi

if ! [ -f "$folder/authority.crt" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 \
    -subj "/CN=Atende, this machine only" -keyout "$folder/authority.key" -out "$folder/authority.crt" \
    -config <(cat <<END
[req]
distinguished_name = name
x509_extensions = authority
[name]
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical, @local
[local]
permitted;IP.1 = 10.0.0.0/255.0.0.0
permitted;IP.2 = 172.16.0.0/255.240.0.0
permitted;IP.3 = 192.168.0.0/255.255.0.0
permitted;IP.4 = 127.0.0.0/255.0.0.0
permitted;DNS.1 = localhost
permitted;DNS.2 = local
permitted;DNS.3 = lan
permitted;DNS.4 = home.arpa
permitted;DNS.5 = internal
END
    ) 2>/dev/null
  echo "Made an authority: $folder/authority.crt (docs/phone.md says how a phone is told to trust it)"
fi

fits() {
  openssl x509 -in "$folder/server.crt" -noout -checkend 604800 >/dev/null 2>&1 &&
    openssl x509 -in "$folder/server.crt" -noout -ext subjectAltName | grep -qF "${name/IP:/IP Address:}"
}

if ! fits; then
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=Atende" \
    -keyout "$folder/server.key" -out "$folder/server.csr" 2>/dev/null
  # The name is said as alternative name only: a common name would be held against the permitted DNS names. Phones refuse
  # certificates for more than 398 days.
  openssl x509 -req -in "$folder/server.csr" -CA "$folder/authority.crt" -CAkey "$folder/authority.key" \
    -CAcreateserial -sha256 -days 397 -out "$folder/server.crt" \
    -extfile <(printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' "$name") 2>/dev/null
  rm -f "$folder/server.csr"
fi
openssl verify -CAfile "$folder/authority.crt" "$folder/server.crt" >/dev/null || {
  echo "The authority may not vouch for $host: take a private address, or a name that ends in .local, .lan, .home.arpa or .internal" >&2
  exit 1
}
