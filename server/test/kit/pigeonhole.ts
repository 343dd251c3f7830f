/** Asks Pigeonhole, the Sieve implementation of Dovecot, what it would do with a message. Nothing is done. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Not enabled without being asked for. */
const EXTENSIONS =
  '+vacation-seconds +editheader +mboxmetadata +servermetadata +spamtest +spamtestplus +virustest'

export type Pigeonhole = AsyncDisposable & {
  /** Its actions as lines: `store INBOX \Seen`, `redirect a@b`, `reject`, `vacation`, `notify`; or `fault`. */
  ask(question: {
    readonly script: string
    readonly included: ReadonlyMap<string, string>
    readonly message: string
    readonly from: string
    readonly to: string
  }): Promise<readonly string[]>
}

export async function openPigeonhole(): Promise<Pigeonhole> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-pigeonhole-'))
  const file = (name: string): string => join(dir, name)
  await chmod(dir, 0o777)
  for (const name of ['run', 'home', 'mail', 'global', 'personal']) await open(file(name))
  const isRoot = process.getuid?.() === 0
  const lines = [
    `base_dir = ${file('run')}`,
    `state_dir = ${file('run')}`,
    `mail_home = ${file('home')}`,
    `mail_location = maildir:${file('mail')}`,
    'ssl = no',
    'log_path = /dev/stderr',
    // As root it insists on becoming somebody else.
    ...(isRoot ? ['mail_uid = nobody', 'mail_gid = nogroup'] : []),
    'plugin {',
    `  sieve_extensions = ${EXTENSIONS}`,
    `  sieve_global = ${file('global')}`,
    `  sieve = file:${file('personal')}`,
    '  sieve_spamtest_status_type = score',
    '  sieve_spamtest_status_header = X-Spam-Points: ([0-9]+)',
    '  sieve_spamtest_max_value = 100',
    '}',
  ]
  await writeFile(file('dovecot.conf'), `${lines.join('\n')}\n`)
  return {
    async ask({ script, included, message, from, to }) {
      await writeFile(file('asked.sieve'), script)
      await writeFile(file('message.eml'), message)
      for (const [name, source] of included) {
        const [folder, own] = name.includes(':') ? (name.split(':') as [string, string]) : ['personal', name]
        await writeFile(join(file(folder), `${own}.sieve`), source)
      }
      const words = ['-c', file('dovecot.conf'), '-C', '-f', from === '<>' ? '' : from, '-r', to, '-a', to]
      try {
        const { stdout } = await run('sieve-test', [...words, file('asked.sieve'), file('message.eml')])
        return actionsIn(stdout)
      } catch (error) {
        const told = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
        // It kept the message, as ours does. RFC 5228 §2.10.6
        if (told.includes('resolved with successful implicit keep')) return ['store inbox']
        if (told.includes('failed to compile')) return ['fault']
        throw error
      }
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true }),
  }
}

async function open(path: string): Promise<void> {
  await mkdir(path)
  await chmod(path, 0o777)
}

function actionsIn(printed: string): readonly string[] {
  const actions: string[] = []
  let mailbox = ''
  for (const line of printed.split('\n')) {
    const store = /^ \* store message in folder: (.*)$/.exec(line)
    const redirect = /^ \* redirect message to: <(.*)>$/.exec(line)
    const flags = /^ *\+ add IMAP flags:(.*)$/.exec(line)
    if (store !== null) {
      mailbox = store[1] ?? ''
      actions.push(storing(mailbox, []))
    } else if (redirect !== null) actions.push(`redirect ${redirect[1]}`)
    else if (flags !== null)
      actions[actions.length - 1] = storing(mailbox, (flags[1] ?? '').trim().split(' '))
    else if (/^ \* reject message/.test(line)) actions.push('reject')
    else if (/^ \* send vacation/.test(line)) actions.push('vacation')
    else if (/^ \* send (?:a )?notif/.test(line)) actions.push('notify')
  }
  return actions
}

/** Flags as a set, in any case: their order says nothing. */
export function storing(mailbox: string, flags: readonly string[]): string {
  const set = new Set(flags.map((flag) => flag.toLowerCase()).filter((flag) => flag !== ''))
  return ['store', mailbox.toLowerCase(), ...[...set].toSorted()].join(' ')
}
