import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerContext, serverContext } from '../../src/net/server-context.ts'

const made = new Map<string, ServerContext>()

/** A self-signed certificate for that name, made once a test process. */
export function testTls(hostname: string): ServerContext {
  const known = made.get(hostname)
  if (known !== undefined) return known
  const dir = mkdtempSync(join(tmpdir(), 'valija-tls-'))
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync(
    'openssl',
    [...kind, '-days', '2', '-subj', `/CN=${hostname}`, '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  )
  const context = serverContext([
    { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8'), names: [hostname] },
  ])
  rmSync(dir, { recursive: true })
  made.set(hostname, context)
  return context
}
