/** Self-signed certificates, each made once a test process. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** PEM. */
export type SelfSigned = { readonly key: string; readonly certificate: string }

const made = new Map<string, SelfSigned>()

/** For a host name or an address. */
export function selfSigned(name: string): SelfSigned {
  const known = made.get(name)
  if (known !== undefined) return known
  const dir = mkdtempSync(join(tmpdir(), 'valija-tls-'))
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${isIP(name) ? 'IP' : 'DNS'}:${name}`]
  execFileSync('openssl', [...kind, '-days', '2', ...names, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
  const pair = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  rmSync(dir, { recursive: true })
  made.set(name, pair)
  return pair
}
