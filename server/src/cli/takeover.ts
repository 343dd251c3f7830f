/** `valija takeover list|show|release|drop|restore`: accounts that the automatic brake paused, and their mail. */
import { type Command, InvalidArgumentError } from 'commander'
import { formatByteSize } from '../lib/byte-size.ts'
import { TAKEOVER_HELP } from '../lib/catalogue/takeover.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import { timeText } from '../service/takeover/evidence-text.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'

type HelpKey = keyof typeof TAKEOVER_HELP extends infer Key
  ? Key extends `help.takeover.${infer Rest}`
    ? Rest
    : never
  : never
type Help = (key: HelpKey) => string
type Context = () => Promise<CliContext>

type Filter = {
  readonly id?: string
  readonly domain?: string
  readonly recipient?: string
  readonly before?: number
  readonly all?: boolean
}
type Restore = {
  readonly passwordStdin?: boolean
  readonly generate?: boolean
  readonly passwordChanged?: boolean
  readonly itWasThem?: boolean
  readonly keepAppPasswords?: boolean
}

const PASSWORD_BYTES = 1024

export const registerTakeover: RegisterCommands = (program, context, language) => {
  const help: Help = (key) => TAKEOVER_HELP[`help.takeover.${key}`][language]
  const group = program.command('takeover').description(help('takeover'))
  registerLooks(group, context, help)
  for (const verb of ['release', 'drop'] as const) registerChange(group, context, help, verb, language)
  registerRestore(group, context, help)
}

function registerLooks(group: Command, context: Context, help: Help): void {
  group
    .command('list')
    .description(help('list'))
    .option('--all', help('list.all'))
    .option('--company <name>', help('list.company'))
    .action(async (options: { readonly all?: boolean; readonly company?: string }) => {
      const cli = await context()
      const value = await cli.admin('takeover.list', given(options))
      cli.result(value, () => casesText(cli, rowsOf(fieldOf(value, 'cases'))))
    })
  group
    .command('show <address>')
    .description(help('show'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('takeover.show', { address })
      cli.result(value, () => caseText(cli, value))
    })
}

function registerChange(
  group: Command,
  context: Context,
  help: Help,
  verb: 'release' | 'drop',
  language: Language,
): void {
  group
    .command(`${verb} <address>`)
    .description(help(verb))
    .option('--id <id>', help('id'))
    .option('--domain <domain>', help('domain'))
    .option('--recipient <address>', help('recipient'))
    .option('--before <time>', help('before'), (text) => instant(text, language))
    .option('--all', help('allHeld'))
    .action(async (address: string, { before, ...filter }: Filter) => {
      const cli = await context()
      const value = await cli.admin(`takeover.${verb}`, given({ address, ...filter, beforeMs: before }))
      cli.result(value, () =>
        cli.text({
          key: `takeover.${verb}.done`,
          values: { changed: Number(cell(value, 'changed')), held: Number(cell(value, 'held')) },
        }),
      )
    })
}

function registerRestore(group: Command, context: Context, help: Help): void {
  group
    .command('restore <address>')
    .description(help('restore'))
    .option('--password-stdin', help('passwordStdin'))
    .option('--generate', help('generate'))
    .option('--password-changed', help('passwordChanged'))
    .option('--it-was-them', help('itWasThem'))
    .option('--keep-app-passwords', help('keepAppPasswords'))
    .action(async (address: string, { passwordStdin, ...options }: Restore) => {
      const cli = await context()
      const password =
        passwordStdin === true ? (await cli.stdin(PASSWORD_BYTES)).replace(/\r?\n$/, '') : undefined
      const value = await cli.admin('takeover.restore', given({ address, password, ...options }))
      cli.result(value, () => {
        const values = { address: cell(value, 'address'), held: Number(cell(value, 'held')) }
        const made = cell(value, 'password')
        const lines = [cli.text({ key: 'takeover.restored', values })]
        if (made !== '') lines.push(cli.text({ key: 'takeover.password', values: { password: made } }))
        return lines.join('\n')
      })
    })
}

function casesText(cli: CliContext, cases: readonly Json[]): string {
  if (cases.length === 0) return cli.text({ key: 'takeover.none' })
  const heads = ['account', 'state', 'began', 'held', 'released', 'dropped', 'evidence']
  return cli.table(
    heads.map((head) => cli.text({ key: `takeover.head.${head}` })),
    cases.map((one) => [
      cell(one, 'address'),
      cli.text({ key: `takeover.state.${cell(one, 'state')}` }),
      when(cli, one, 'beganMs'),
      cell(one, 'held'),
      cell(one, 'released'),
      cell(one, 'dropped'),
      cell(one, 'why'),
    ]),
  )
}

function caseText(cli: CliContext, value: Json): string {
  const head = (name: string): string => cli.text({ key: `takeover.head.${name}` })
  const about = [
    ['account', cell(value, 'address')],
    ['state', cli.text({ key: `takeover.state.${cell(value, 'state')}` })],
    ['began', when(cli, value, 'beganMs')],
    ['evidence', cell(value, 'why')],
    ['held', cell(value, 'held')],
    ['released', cell(value, 'released')],
    ['dropped', cell(value, 'dropped')],
    ['closed', when(cli, value, 'closedMs')],
  ] as const
  const lines = about.filter(([, text]) => text !== '').map(([name, text]) => `${head(name)}: ${text}`)
  const messages = rowsOf(fieldOf(value, 'messages'))
  if (messages.length === 0) return lines.join('\n')
  const columns = ['id', 'recipient', 'accepted', 'size']
  const table = cli.table(
    columns.map(head),
    messages.map((row) => [
      cell(row, 'id'),
      cell(row, 'recipient'),
      when(cli, row, 'acceptedMs'),
      formatByteSize(Number(cell(row, 'sizeBytes')), cli.language),
    ]),
  )
  const more = fieldOf(value, 'more') === true ? [cli.text({ key: 'takeover.more' })] : []
  return [...lines, '', table, ...more].join('\n')
}

function when(cli: CliContext, row: Json, field: string): string {
  const ms = fieldOf(row, field)
  return typeof ms === 'number' ? timeText(ms, cli.language) : ''
}

function instant(text: string, language: Language): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new InvalidArgumentError(TAKEOVER_HELP['help.takeover.before'][language])
  return ms
}
