/** A private Postfix: takes mail for its own domains into Maildirs, and sends mail for others where it is told. */
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../kit/private-postgres.ts'
import { eventually, mustRun } from './program.ts'

export type Postfix = AsyncDisposable & {
  readonly port: number
  /** What arrived for an account, whole. */
  mailbox(localPart: string): Promise<string[]>
  log(): Promise<string>
  /** What waits in its queue. */
  queue(): Promise<string>
}

export type PostfixOptions = {
  readonly domain: string
  /** Foreign domain → port of this machine. */
  readonly routes?: Readonly<Record<string, number>>
}

const OPEN_TO_ALL = 0o755

/** Needs root: Postfix changes users. */
export async function startPostfix({ domain, routes = {} }: PostfixOptions): Promise<Postfix> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-postfix-'))
  await chmod(dir, OPEN_TO_ALL)
  const port = await freePort()
  const owner = await userId('postfix')
  for (const name of ['etc', 'spool', 'data', 'log', 'mail']) await mkdir(join(dir, name))
  for (const name of ['data', 'mail']) await chown(join(dir, name), owner, owner)
  await writeFile(join(dir, 'etc', 'main.cf'), mainConfig(dir, domain, owner, routes))
  await writeFile(join(dir, 'etc', 'master.cf'), masterConfig(port))
  const control = (word: string): Promise<unknown> =>
    mustRun('/usr/sbin/postfix', ['-c', join(dir, 'etc'), word])
  await control('start')
  const log = async (): Promise<string> => await readFile(join(dir, 'log', 'postfix.log'), 'utf8')
  return {
    port,
    log,
    async queue() {
      return (await mustRun('/usr/sbin/postqueue', ['-c', join(dir, 'etc'), '-p'])).output
    },
    async mailbox(localPart) {
      const folder = join(dir, 'mail', localPart, 'new')
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      return await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    },
    async [Symbol.asyncDispose]() {
      await control('stop')
      await eventually(async () => ((await isListening(port)) ? undefined : true), 'Postfix has stopped')
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function mainConfig(
  dir: string,
  domain: string,
  owner: number,
  routes: Readonly<Record<string, number>>,
): string {
  // Postfix refuses an empty table, so its own domain stands there too.
  const away = Object.entries(routes).map(([name, port]) => `{ ${name} = smtp:[127.0.0.1]:${port} }`)
  const transports = [`{ ${domain} = virtual: }`, ...away]
  return `compatibility_level = 3.6
queue_directory = ${dir}/spool
data_directory = ${dir}/data
maillog_file = ${dir}/log/postfix.log
maillog_file_prefixes = ${dir}
myhostname = mx.${domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
virtual_mailbox_domains = ${domain}
virtual_mailbox_maps = inline:{ bea@${domain}=bea/ }
virtual_mailbox_base = ${dir}/mail
virtual_uid_maps = static:${owner}
virtual_gid_maps = static:${owner}
virtual_minimum_uid = 1
transport_maps = inline:{ ${transports.join(', ')} }
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = none
smtp_tls_security_level = may
smtp_tls_loglevel = 1
smtputf8_enable = yes
minimal_backoff_time = 5s
maximal_backoff_time = 10s
queue_run_delay = 5s
message_size_limit = 52428800
virtual_mailbox_limit = 0
`
}

function masterConfig(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
}

async function userId(name: string): Promise<number> {
  return Number((await mustRun('id', ['-u', name])).output)
}

async function isListening(port: number): Promise<boolean> {
  // /proc/net/tcp: local address and port in hexadecimal, state 0A is LISTEN.
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`
  return (await readFile('/proc/net/tcp', 'utf8')).includes(wanted)
}
