/** A certificate authority of one test: its own certificate, and one that it gave to a server. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Authority = {
  /** PEM: what clients are told to trust. */
  readonly certificate: string
  /** Files of the server. */
  readonly server: { readonly certificate: string; readonly key: string }
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Writes its files into `dir`. */
export function makeAuthority(dir: string, names: readonly string[], days = 2): Authority {
  const file = (name: string): string => join(dir, name)
  const openssl = (...words: readonly string[]): void => {
    execFileSync('openssl', [...words], { stdio: 'ignore' })
  }
  const [ca, caKey] = [file('ca.pem'), file('ca.key')]
  openssl(
    'req',
    '-x509',
    ...EC,
    '-days',
    `${days}`,
    '-subj',
    '/CN=Test authority',
    '-keyout',
    caKey,
    '-out',
    ca,
  )
  const [certificate, key, wanted, extensions] = [
    file('server.pem'),
    file('server.key'),
    file('server.csr'),
    file('server.ext'),
  ]
  openssl('req', ...EC, '-subj', `/CN=${names[0] ?? ''}`, '-keyout', key, '-out', wanted)
  writeFileSync(extensions, `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`)
  const signed = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', `${days}`, '-extfile', extensions]
  openssl('x509', '-req', '-in', wanted, ...signed, '-out', certificate)
  return { certificate: readFileSync(ca, 'utf8'), server: { certificate, key } }
}
