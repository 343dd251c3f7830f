/**
 * A real OpenLDAP server on ports of its own, with people of empresa.test, who are in the group "correo" or not. Its log
 * tells what it was asked.
 *
 *   uid=ana,ou=people,dc=empresa,dc=test    ANA_PASSWORD, in the group
 *   uid=luis                                LUIS_PASSWORD, in no group
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LdapConfig } from '../../src/runtime/open-ldap.ts'
import { freePort } from './private-postgres.ts'
import { until } from './queue.ts'
import { type SelfSigned, selfSigned } from './self-signed.ts'

export const ANA_PASSWORD = 'clave de Ana en el directorio'
export const LUIS_PASSWORD = 'clave de Luis en el directorio'
export const BASE = 'dc=empresa,dc=test'
export const MAIL_GROUP = `cn=correo,ou=groups,${BASE}`
export const SERVICE = { dn: `cn=valija,${BASE}`, password: 'clave del servicio' }
const ROOT = { dn: `cn=admin,${BASE}`, password: 'clave de quien administra' }
const HOST = '127.0.0.1'
const STARTS_MAX = 3

export type Slapd = AsyncDisposable & {
  readonly url: string
  readonly secureUrl: string
  /** PEM of who signed its certificate. */
  readonly ca: string
  /** Everything it was asked since it was first started. */
  log(): string
  /** What `[ldap]` would say of it. */
  config(more?: Partial<LdapConfig>): LdapConfig
  /** LDIF of changes. */
  modify(ldif: string): void
  addPerson(
    uid: string,
    password: string,
    more?: { readonly mail?: string; readonly displayName?: string },
  ): void
  addPeople(uids: readonly string[], passwordOf: (uid: string) => string): void
  setPassword(uid: string, password: string): void
  stop(): Promise<void>
  start(): Promise<void>
}

/** Whoever runs beside may take a port between its choice and its use: then others are chosen. */
export async function startSlapd(): Promise<Slapd> {
  for (let left = STARTS_MAX; ; left--)
    try {
      return await startOnce()
    } catch (error) {
      if (left === 1) throw error
    }
}

async function startOnce(): Promise<Slapd> {
  const dir = mkdtempSync(join(tmpdir(), 'valija-slapd-'))
  const [port, securePort] = [await freePort(), await freePort()]
  const authority = certificateAuthority()
  writeFiles(dir, authority)
  const url = `ldap://${HOST}:${port}`
  const launch = (): Promise<Running> => launchSlapd(dir, [url, `ldaps://${HOST}:${securePort}`])
  let running = await launch()
  const slapd: Slapd = {
    url,
    secureUrl: `ldaps://${HOST}:${securePort}`,
    ca: authority.ca,
    log: () => readFileSync(join(dir, 'log'), 'utf8'),
    config: (more) => ({ ...CONFIG, urls: [url], ...more }),
    modify: (ldif) => change(url, ldif),
    addPerson: (uid, password, more) => change(url, personLdif(uid, password, more)),
    addPeople: (uids, passwordOf) =>
      change(url, uids.map((uid) => personLdif(uid, passwordOf(uid))).join('\n')),
    setPassword: (uid, password) =>
      change(
        url,
        `dn: uid=${uid},ou=people,${BASE}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${password}\n`,
      ),
    stop: () => running.stop(),
    async start() {
      running = await launch()
    },
    async [Symbol.asyncDispose]() {
      await running.stop()
      rmSync(dir, { recursive: true })
    },
  }
  try {
    change(url, seedLdif())
  } catch (error) {
    await slapd[Symbol.asyncDispose]()
    throw error
  }
  return slapd
}

const CONFIG: Omit<LdapConfig, 'urls'> = {
  startTls: false,
  ca: '',
  domains: ['empresa.test'],
  bindDn: SERVICE.dn,
  bindPassword: SERVICE.password,
  base: `ou=people,${BASE}`,
  filter: '(&(objectClass=inetOrgPerson)(mail={address}))',
  bindAs: '',
  mailAttribute: 'mail',
  nameAttribute: 'displayName',
  groupAttribute: 'memberOf',
  group: '',
  create: false,
  scram: false,
  changePasswordAt: '',
  timeoutMs: 5000,
  connections: 8,
}

type Running = { stop(): Promise<void> }

/** Its log goes to a file: it would wait for a reader that waits for it. */
async function launchSlapd(dir: string, urls: readonly string[]): Promise<Running> {
  const words = ['-d', 'stats', '-f', join(dir, 'slapd.conf'), '-h', urls.join(' ')]
  const log = openSync(join(dir, 'log'), 'a')
  const from = fstatSync(log).size
  const child = spawn('/usr/sbin/slapd', words, { stdio: ['ignore', 'ignore', log] })
  closeSync(log)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await until(() => {
    const said = readFileSync(join(dir, 'log'), 'utf8').slice(from)
    if (child.exitCode !== null) throw new Error(`slapd ended: ${said}`)
    return said.includes('slapd starting')
  })
  return {
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function writeFiles(dir: string, { ca, server }: Authority): void {
  mkdirSync(join(dir, 'data'))
  for (const [name, text] of [
    ['ca.pem', ca],
    ['server.pem', server.certificate],
    ['server.key', server.key],
  ] as const)
    writeFileSync(join(dir, name), text, { mode: 0o600 })
  const schemas = ['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`)
  writeFileSync(
    join(dir, 'slapd.conf'),
    `${schemas.join('\n')}
pidfile ${dir}/pid
argsfile ${dir}/args
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
TLSCACertificateFile ${dir}/ca.pem
TLSCertificateFile ${dir}/server.pem
TLSCertificateKeyFile ${dir}/server.key
database mdb
suffix "${BASE}"
rootdn "${ROOT.dn}"
rootpw "${ROOT.password}"
directory ${dir}/data
maxsize 67108864
dbnosync
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${SERVICE.dn}" read by self read by anonymous auth by * none
`,
  )
}

function seedLdif(): string {
  return [
    `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Empresa\ndc: empresa\n`,
    ...['people', 'groups'].map((ou) => `dn: ou=${ou},${BASE}\nobjectClass: organizationalUnit\nou: ${ou}\n`),
    `dn: ${SERVICE.dn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: valija\nuserPassword: ${SERVICE.password}\n`,
    personLdif('ana', ANA_PASSWORD, { displayName: 'Ana Pérez' }),
    personLdif('luis', LUIS_PASSWORD),
    // Only what is added after its members is told to them.
    `dn: ${MAIL_GROUP}\nobjectClass: groupOfNames\ncn: correo\nmember: uid=ana,ou=people,${BASE}\n`,
  ].join('\n')
}

export function personLdif(
  uid: string,
  password: string,
  {
    mail = `${uid}@empresa.test`,
    displayName = uid,
  }: { readonly mail?: string; readonly displayName?: string } = {},
): string {
  const name = Buffer.from(displayName).toString('base64')
  return `dn: uid=${uid},ou=people,${BASE}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
displayName:: ${name}
mail: ${mail}
userPassword: ${password}
`
}

/** Adds or changes, as LDIF says. */
function change(url: string, ldif: string): void {
  const words = ['-x', '-a', '-H', url, '-D', ROOT.dn, '-w', ROOT.password]
  execFileSync('/usr/bin/ldapmodify', words, { input: ldif, stdio: ['pipe', 'ignore', 'pipe'] })
}

type Authority = { readonly ca: string; readonly server: SelfSigned }

/** Who signed the server's certificate is trusted; nobody else is. */
function certificateAuthority(): Authority {
  const ca = selfSigned('ca.empresa.test')
  const dir = mkdtempSync(join(tmpdir(), 'valija-ca-'))
  const at = (name: string): string => join(dir, name)
  const openssl = (...words: string[]): unknown => execFileSync('openssl', words, { stdio: 'ignore' })
  writeFileSync(at('ca.pem'), ca.certificate)
  writeFileSync(at('ca.key'), ca.key, { mode: 0o600 })
  writeFileSync(at('names'), `subjectAltName=IP:${HOST}\n`)
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', ...kind, '-subj', '/CN=ldap', '-keyout', at('key'), '-out', at('request'))
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2']
  openssl('x509', '-req', '-in', at('request'), ...signed, '-extfile', at('names'), '-out', at('certificate'))
  const read = (name: string): string => readFileSync(at(name), 'utf8')
  const server = { key: read('key'), certificate: read('certificate') }
  rmSync(dir, { recursive: true })
  return { ca: ca.certificate, server }
}
