/**
 * `valija ldap test ADDRESS`: asks the company's LDAP server as a sign-in would, and tells step by step what it said.
 *
 *   $ printf %s 'the password' | valija ldap test ana@example.com
 *   Connected to ldaps://ldap.example.com:636, with TLS.
 *   Searched below ou=people,dc=example,dc=com for (mail=ana@example.com): 1 entry.
 *   It is uid=ana,ou=people,dc=example,dc=com, called “Ana Pérez”.
 *   The password is right.
 *   ana@example.com has an account here: with this password it opens.
 */

import { systemClock } from '../lib/clock.ts'
import { silentLog } from '../lib/log.ts'
import { Refusal } from '../lib/refusal.ts'
import type { TextRef } from '../lib/text.ts'
import { canonicalAddress, domainOf, tryParseMailbox } from '../mail/address.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { type LdapConfig, openLdapPasswords } from '../runtime/open-ldap.ts'
import type { LdapStep } from '../service/ldap/ldap-settings.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { helpText } from './help-text.ts'
import { type GlobalOptions, readConfig } from './read-config.ts'

/** Octets of a password on standard input. */
const PASSWORD_MAX_BYTES = 1024

export const registerLdap: RegisterCommands = (program, context, language) => {
  const group = program.command('ldap').description(helpText(language, 'help.ldap'))
  group
    .command('test <address>')
    .description(helpText(language, 'help.ldap.test'))
    .action(async (written: string) => {
      const cli = await context()
      const { ldap } = await readConfig(program.opts<GlobalOptions>(), language)
      if (ldap === undefined) throw new CliError('cannot', cli.text({ key: 'ldap.off' }), EXIT.config)
      const address = requireServed(cli, ldap, written)
      const password = (await cli.stdin(PASSWORD_MAX_BYTES)).replace(/\r?\n$/, '')
      const { steps, outcome } = await ask(ldap, address, password)
      const account = outcome === 'right' ? await accountState(cli, address) : undefined
      cli.result({ address, outcome, account: account ?? null, steps: steps.map(fieldsOf) }, () => {
        const lines = [...steps.map(stepText), endOf(ldap, address, outcome, account)]
        return lines.map((line) => cli.text(line)).join('\n')
      })
      if (outcome === 'silent') process.exitCode = EXIT.unavailable
      else if (outcome === 'refused') process.exitCode = EXIT.noPermission
    })
}

type Outcome = 'right' | 'refused' | 'silent'
type SilentStep = { readonly kind: 'silent'; readonly reason: string }
type Step = LdapStep | SilentStep

/** The canonical address. */
function requireServed(cli: CliContext, ldap: LdapConfig, written: string): string {
  const mailbox = tryParseMailbox(written)
  const address = mailbox && canonicalAddress(mailbox)
  const domain = address === undefined ? '' : domainOf(address)
  if (address !== undefined && ldap.domains.includes(domain)) return address
  const values = { address: written, domains: ldap.domains.join(', ') }
  throw new CliError('cannot', cli.text({ key: 'ldap.otherDomain', values }))
}

async function ask(
  ldap: LdapConfig,
  address: string,
  password: string,
): Promise<{ readonly steps: readonly Step[]; readonly outcome: Outcome }> {
  using passwords = await openLdapPasswords(ldap, { clock: systemClock, log: silentLog }, 1)
  const steps: Step[] = []
  try {
    const proof = await passwords.prove({ address, password, lanes: [] }, (step) => steps.push(step))
    return { steps, outcome: proof === undefined ? 'refused' : 'right' }
  } catch (error) {
    if (!(error instanceof Refusal) || !(error.cause instanceof Error)) throw error
    return { steps: [...steps, { kind: 'silent', reason: error.cause.message }], outcome: 'silent' }
  }
}

/** Undefined when there is no such account, or nothing was ever started here. */
async function accountState(cli: CliContext, address: string): Promise<string | undefined> {
  try {
    const { state } = (await cli.admin('account.show', { address })) as { readonly state: string }
    return state
  } catch (error) {
    if (error instanceof CliError && error.code === 'not-found') return undefined
    throw error
  }
}

function stepText(step: Step): TextRef {
  switch (step.kind) {
    case 'connected':
      return { key: `ldap.connected.${step.tls}`, values: { server: step.server } }
    case 'service-bound':
      return { key: 'ldap.serviceBound', values: { name: step.name } }
    case 'searched':
      return { key: 'ldap.searched', values: { base: step.base, filter: step.filter, n: step.count } }
    case 'entry':
      return {
        key: step.displayName === '' ? 'ldap.entry' : 'ldap.entryNamed',
        values: { dn: step.dn, name: step.displayName },
      }
    case 'address':
      return {
        key: step.right ? 'ldap.address.right' : 'ldap.address.wrong',
        values: { attribute: step.attribute, found: step.found },
      }
    case 'group':
      return { key: step.right ? 'ldap.group.right' : 'ldap.group.wrong', values: { group: step.group } }
    case 'bound':
      return {
        key: step.right ? 'ldap.bound.right' : 'ldap.bound.wrong',
        values: { name: step.name, code: step.code, diagnostic: step.diagnostic },
      }
    case 'silent':
      return { key: 'ldap.silent', values: { reason: step.reason } }
  }
}

/** What it comes to. */
function endOf(ldap: LdapConfig, address: string, outcome: Outcome, account: string | undefined): TextRef {
  if (outcome !== 'right') return { key: `ldap.end.${outcome}`, values: { address } }
  if (account !== undefined) return { key: `ldap.end.${account}`, values: { address } }
  return { key: ldap.create ? 'ldap.end.create' : 'ldap.end.none', values: { address } }
}

function fieldsOf(step: Step): Record<string, string | number | boolean> {
  return { ...step }
}
