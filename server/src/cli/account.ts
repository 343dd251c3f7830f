/**
 * `valija account add|list|show|set|rename|suspend|enable|remove|password|password-due|reset-link|second-factor|import|retention|filter|
 * autoreply`: who has a mailbox.
 */
import type { Command } from 'commander'
import { formatByteSize } from '../lib/byte-size.ts'
import type { Json } from '../service/admin/method.ts'
import { registerAccountFilters } from './account-filters.ts'
import { registerAccountImport } from './account-import.ts'
import { registerAccountRetention } from './account-retention.ts'
import { registerAccountSecondFactor } from './account-second-factor.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import {
  allPages,
  type Bound,
  type Columns,
  card,
  cell,
  countOption,
  type Fields,
  fieldOf,
  given,
  type HelpOf,
  helpIn,
  listing,
  orUnbounded,
  type PasswordOptions,
  passwordFields,
  sizeOption,
  withPasswordOptions,
} from './directory-kit.ts'

export const registerAccount: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('account').description(help('account'))
  registerAdd(group, context, help)
  registerLists(group, context, help)
  registerSet(group, context, help)
  registerStates(group, context, help)
  registerPassword(group, context, help)
  registerPasswordDue(group, context, help)
  registerResetLink(group, context, help)
  registerAccountSecondFactor(group, context, language)
  registerAccountImport(group, context, help)
  registerAccountRetention(group, context, language)
  registerAccountFilters(group, context, language)
}

type SettingOptions = {
  readonly name?: string
  readonly language?: string
  readonly role?: string
  readonly quota?: Bound
  readonly quotaMessages?: Bound
  readonly protocols?: string[]
}

type SetOptions = SettingOptions & { readonly sendAs?: string[]; readonly classic?: boolean }

function withSettings(command: Command, help: HelpOf): Command {
  return command
    .option('--name <name>', help('opt.name'))
    .option('--language <code>', help('opt.language'))
    .option('--role <role>', help('opt.role'))
    .option('--quota <size>', help('opt.quota'), sizeOption(help))
    .option('--quota-messages <count>', help('opt.quotaMessages'), countOption(help))
    .option('--protocols <names...>', help('opt.protocols'))
}

function settingFields(options: SettingOptions): Fields {
  return {
    displayName: options.name,
    language: options.language,
    role: options.role,
    quotaBytes: orUnbounded(options.quota),
    quotaMessages: orUnbounded(options.quotaMessages),
    protocols: options.protocols,
  }
}

function registerAdd(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  const add = withSettings(group.command('add <address>').description(help('add')), help)
  withPasswordOptions(add, help).action(
    async (address: string, options: SettingOptions & PasswordOptions) => {
      const cli = await context()
      const password = await passwordFields(cli, options)
      const value = await cli.admin('account.add', given({ address, ...settingFields(options), ...password }))
      const added = cell(value, 'shown')
      cli.result(value, () => {
        const lines = [cli.text({ key: 'dir.account.added', values: { address: added } })]
        const shown = cell(value, 'password')
        if (shown !== '') lines.push(cli.text({ key: 'dir.password.shown', values: { password: shown } }))
        const kept = cell(value, 'passwordKept') === 'ldap' ? 'dir.account.ldap' : 'dir.account.noPassword'
        if (Object.keys(password).length === 0)
          lines.push(cli.text({ key: kept, values: { address: added } }))
        return lines.join('\n')
      })
    },
  )
}

function registerLists(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  group
    .command('list')
    .description(help('list'))
    .option('--domain <domain>', help('opt.inDomain'))
    .action(async (options: { domain?: string }) => {
      const cli = await context()
      const rows = await allPages(cli, 'account.list', 'accounts', options)
      cli.result(rows, () => listing(cli, rows, columns(cli), 'dir.account.none'))
    })
  group
    .command('show <address>')
    .description(help('show'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('account.show', { address })
      cli.result(value, () =>
        card(cli, value, [
          ...columns(cli),
          ['language', (row) => cell(row, 'language')],
          ['protocols', (row) => cell(row, 'protocols')],
          ['passwordKept', (row) => cli.text({ key: `dir.passwordKept.${cell(row, 'passwordKept')}` })],
          ['classic', (row) => cli.text({ key: `dir.classic.${cell(row, 'classic')}` })],
          ['addresses', (row) => cell(row, 'addresses')],
        ]),
      )
    })
}

function registerSet(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  withSettings(group.command('set <address>').description(help('set')), help)
    .option('--send-as <addresses...>', help('opt.sendAs'))
    .option('--classic', help('opt.classic'))
    .option('--no-classic', help('opt.noClassic'))
    .action(async (address: string, options: SetOptions) => {
      const cli = await context()
      const { sendAs, classic } = options
      const input = given({ address, ...settingFields(options), sendAs, classic })
      const value = await cli.admin('account.set', input)
      cli.result(value, () =>
        cli.text({ key: 'dir.account.changed', values: { address: cell(value, 'shown') } }),
      )
    })
  group
    .command('rename <address> <to>')
    .description(help('rename'))
    .option('--keep-old', help('opt.keepOld'))
    .action(async (address: string, to: string, options: { keepOld?: boolean }) => {
      const cli = await context()
      const value = await cli.admin('account.rename', given({ address, to, keepOld: options.keepOld }))
      const values = { from: address, address: cell(value, 'shown') }
      cli.result(value, () => cli.text({ key: 'dir.account.renamed', values }))
    })
}

function registerStates(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  for (const [verb, key] of [
    ['suspend', 'dir.account.suspended'],
    ['enable', 'dir.account.enabled'],
    ['remove', 'dir.account.removed'],
  ] as const)
    group
      .command(`${verb} <address>`)
      .description(help(verb))
      .action(async (address: string) => {
        const cli = await context()
        const value = await cli.admin(`account.${verb}`, { address })
        cli.result(value, () => cli.text({ key, values: { address: cell(value, 'address') } }))
      })
}

function registerPasswordDue(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  group
    .command('password-due <address>')
    .description(help('passwordDue'))
    .option('--off', help('opt.noPasswordDue'))
    .action(async (address: string, { off = false }: { off?: boolean }) => {
      const cli = await context()
      const value = await cli.admin('account.password-due', { address, due: !off })
      const key = off ? 'dir.account.passwordNotDue' : 'dir.account.passwordDue'
      cli.result(value, () => cli.text({ key, values: { address: cell(value, 'address') } }))
    })
}

function registerPassword(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  const command = group.command('password <address>').description(help('password'))
  withPasswordOptions(command, help).action(async (address: string, options: PasswordOptions) => {
    const cli = await context()
    const password = await passwordFields(cli, options)
    if (Object.keys(password).length === 0) command.error(cli.text({ key: 'dir.password.howCli' }))
    const value = await cli.admin('account.password', given({ address, ...password }))
    cli.result(value, () => {
      const done = cli.text({ key: 'dir.password.set', values: { address: cell(value, 'address') } })
      const shown = cell(value, 'password')
      return shown === ''
        ? done
        : `${done}\n${cli.text({ key: 'dir.password.shown', values: { password: shown } })}`
    })
  })
}

function registerResetLink(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  group
    .command('reset-link <address>')
    .description(help('resetLink'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('account.reset-link', { address })
      cli.result(value, () => {
        const head = cli.text({ key: 'dir.resetLink', values: { address: cell(value, 'address') } })
        return `${head}\n${cell(value, 'url')}`
      })
    })
}

function columns(cli: CliContext): Columns {
  const quota = (row: Json): string => {
    const bytes = fieldOf(row, 'quotaBytes')
    return typeof bytes === 'number'
      ? formatByteSize(bytes, cli.language)
      : cli.text({ key: 'dir.quota.none' })
  }
  return [
    ['address', (row) => cell(row, 'shown')],
    ['name', (row) => cell(row, 'displayName')],
    ['role', (row) => cli.text({ key: `dir.role.${cell(row, 'role')}` })],
    ['state', (row) => cli.text({ key: stateKey(row) })],
    ['quota', quota],
  ]
}

/** Paused says more than enabled. */
function stateKey(row: Json): string {
  return cell(row, 'paused') === 'true' ? 'takeover.state.open' : `dir.state.${cell(row, 'state')}`
}
