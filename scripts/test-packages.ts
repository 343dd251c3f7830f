/**
 * Installs the Debian packages that the tests speak with: databases, mail servers and mail clients that nobody here
 * wrote. Where that is not possible (no root, another system) it says which are missing, and the tests that need them
 * are named as skipped.
 *
 *   node scripts/test-packages.ts           installs what is missing
 *   node scripts/test-packages.ts --check   only says what is missing
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Component, as tests name it → Debian packages. */
export const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  postgres: ['postgresql'],
  postfix: ['postfix'],
  swaks: ['swaks', 'libnet-ssleay-perl'],
  mbsync: ['isync'],
  cc: ['gcc', 'libc6-dev'],
  mutt: ['mutt'],
  neomutt: ['neomutt'],
  alpine: ['alpine'],
  offlineimap: ['offlineimap3'],
  fetchmail: ['fetchmail'],
  getmail: ['getmail6'],
  mpop: ['mpop'],
  slapd: ['slapd', 'ldap-utils'],
  knot: ['knot'],
  python: ['python3'],
  dkimpy: ['python3-dkim', 'python3-nacl', 'python3-authres'],
  pebble: ['pebble'],
  'sieve-connect': ['sieve-connect'],
  pigeonhole: ['dovecot-sieve'],
  curl: ['curl'],
  openssl: ['openssl'],
  thunderbird: ['thunderbird'],
  chromium: ['chromium', 'fonts-liberation'],
  clamd: ['clamav-daemon', 'clamav'],
  rspamd: ['rspamd'],
  ceph: ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'],
}

const run = promisify(execFile)
const APT = ['-o', 'DPkg::Lock::Timeout=600', '-q']
const POLICY = '/usr/sbin/policy-rc.d'

if (import.meta.main) {
  const missing = process.argv.includes('--check') ? await missingComponents() : await installComponents()
  console.log(missing.length === 0 ? 'all test components are installed' : `missing: ${missing.join(', ')}`)
  process.exitCode = missing.length === 0 ? 0 : 1
}

/** Installs what is missing where it can; returns the components that are still missing. */
export async function installComponents(): Promise<string[]> {
  const missing = await missingComponents()
  if (missing.length === 0) return []
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return missing
  const packages = missing.flatMap((name) => COMPONENTS[name] ?? [])
  console.error(`installing ${packages.join(' ')}`)
  await withoutAutostart(async () => {
    await preseedPostfix()
    // Lists of some months ago lead to releases without their security updates. Without a network the old lists do.
    await aptGet('update')
    if (await aptGet('install', '-y', '--no-install-recommends', ...packages)) return
    // One package that cannot be had must not keep the others away.
    for (const name of missing)
      await aptGet('install', '-y', '--no-install-recommends', ...(COMPONENTS[name] ?? []))
  })
  return missingComponents()
}

export async function missingComponents(): Promise<string[]> {
  const wanted = Object.values(COMPONENTS).flat()
  const installed = await installedPackages(wanted)
  return Object.keys(COMPONENTS).filter((name) => COMPONENTS[name]?.some((each) => !installed.has(each)))
}

async function installedPackages(names: readonly string[]): Promise<Set<string>> {
  if (!existsSync('/usr/bin/dpkg-query')) return new Set()
  // dpkg-query ends with 1 when it does not know one of the names, and still prints the others.
  // biome-format keeps the format string on one line.
  const format = `--showformat=\${db:Status-Abbrev}\\t\${Package}\\n`
  const output = await run('dpkg-query', ['-W', format, ...names]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  const rows = output.split('\n').filter((line) => line.startsWith('ii'))
  return new Set(rows.map((line) => line.split('\t')[1] ?? ''))
}

/** No distribution daemon may start beside the private instances that the tests run. */
async function withoutAutostart(work: () => Promise<void>): Promise<void> {
  const ours = !existsSync(POLICY)
  if (ours) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    if (ours) await rm(POLICY)
  }
}

async function preseedPostfix(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-debconf-'))
  const file = join(dir, 'answers')
  await writeFile(file, 'postfix postfix/main_mailer_type select No configuration\n')
  await command('debconf-set-selections', [file])
  await rm(dir, { recursive: true })
}

function aptGet(...words: string[]): Promise<boolean> {
  return command('apt-get', [...APT, ...words])
}

/** Shows the program's own output on standard error; true when it ended well. */
function command(program: string, words: readonly string[]): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const child = spawn(program, words, { env, stdio: ['ignore', process.stderr, process.stderr] })
  child.on('error', reject)
  child.on('close', (code) => resolve(code === 0))
  return promise
}
