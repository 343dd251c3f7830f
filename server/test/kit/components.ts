/**
 * Programs nobody here wrote (Postfix, Thunderbird, Ceph …). A test that needs one says so and is named as skipped
 * where the machine does not have it:
 *
 *   test('mbsync copies a mailbox', { skip: needs('mbsync') }, async () => { … })
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Component → programs that must be there. */
const PROGRAMS = {
  postgres: [],
  postfix: ['/usr/sbin/postfix', '/usr/sbin/postmap'],
  swaks: ['swaks'],
  mbsync: ['mbsync'],
  mutt: ['mutt'],
  neomutt: ['neomutt'],
  alpine: ['alpine', 'script'],
  offlineimap: ['offlineimap'],
  fetchmail: ['fetchmail'],
  getmail: ['getmail'],
  mpop: ['mpop'],
  slapd: ['/usr/sbin/slapd', '/usr/bin/ldapmodify'],
  knot: ['/usr/sbin/knotd', '/usr/sbin/knotc'],
  python: ['python3'],
  dkimpy: ['/usr/bin/dkimsign', '/usr/bin/arcsign'],
  cc: ['cc'],
  pebble: ['pebble'],
  'sieve-connect': ['sieve-connect'],
  pigeonhole: ['sieve-test'],
  curl: ['curl'],
  openssl: ['openssl'],
  thunderbird: ['thunderbird'],
  chromium: ['chromium'],
  clamd: ['/usr/sbin/clamd'],
  rspamd: ['/usr/bin/rspamd'],
  ceph: ['radosgw', 'ceph-mon', 'ceph-osd', 'radosgw-admin', 'ceph-authtool', 'monmaptool'],
  root: [],
} as const satisfies Record<string, readonly string[]>

export type Component = keyof typeof PROGRAMS

/** What is missing in words, for the `skip` option; false when all is there. */
export function needs(...components: readonly Component[]): string | false {
  const missing = components.filter((name) => !isThere(name))
  if (missing.length === 0) return false
  if (process.env['CI'] === 'true') throw new Error(`CI must have ${missing.join(', ')}`)
  return `needs ${missing.join(', ')}`
}

function isThere(component: Component): boolean {
  if (component === 'root') return process.getuid?.() === 0
  if (component === 'postgres') return process.env['TEST_PG_URL'] !== undefined
  return PROGRAMS[component].every((program) => folders(program).some(isProgram))
}

function folders(program: string): string[] {
  if (program.startsWith('/')) return [program]
  const path = `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin`
  return path.split(delimiter).map((folder) => join(folder, program))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}
