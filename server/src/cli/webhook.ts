/** `valija webhook add|list|enable|remove`: places on the web that are told what happens. */
import { InvalidArgumentError } from 'commander'
import { WEBHOOK_TEXTS } from '../lib/catalogue/webhook.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { type Columns, cell, dateText, fieldOf, given, listing, rowsOf } from './directory-kit.ts'

type Key = 'add' | 'company' | 'enable' | 'kinds' | 'list' | 'private' | 'remove'
type AddOptions = {
  readonly kinds?: readonly string[]
  readonly company?: string
  readonly allowPrivate?: true
}

export const registerWebhook: RegisterCommands = (program, context, language) => {
  const text = (key: Key): string => WEBHOOK_TEXTS[`help.webhook.${key}`][language]
  const group = program.command('webhook').description(WEBHOOK_TEXTS['help.webhook'][language])
  group
    .command('add <url>')
    .description(text('add'))
    .option('--kinds <kinds...>', text('kinds'))
    .option('--company <name>', text('company'))
    .option('--allow-private', text('private'))
    .action(async (url: string, options: AddOptions) => {
      const cli = await context()
      const value = await cli.admin('webhook.add', given({ url, ...options }))
      const values = { id: cell(value, 'id'), url: cell(value, 'url'), secret: cell(value, 'secret') }
      cli.result(
        value,
        () => `${cli.text({ key: 'webhook.added', values })}\n${cli.text({ key: 'webhook.secret', values })}`,
      )
    })
  group
    .command('list')
    .description(text('list'))
    .option('--company <name>', text('company'))
    .action(async (options: { readonly company?: string }) => {
      const cli = await context()
      const value = await cli.admin('webhook.list', given(options))
      cli.result(value, () => listing(cli, rowsOf(fieldOf(value, 'webhooks')), columns(cli), 'webhook.none'))
    })
  for (const verb of ['enable', 'remove'] as const)
    group
      .command(`${verb} <id>`)
      .description(text(verb))
      .action(async (id: string) => {
        if (!/^[1-9]\d{0,8}$/.test(id)) throw new InvalidArgumentError(id)
        const cli = await context()
        const value = await cli.admin(`webhook.${verb}`, { id: Number(id) })
        cli.result(value, () => cli.text({ key: `webhook.${verb}d`, values: { id } }))
      })
}

function columns(cli: CliContext): Columns {
  return [
    ['id', (row) => cell(row, 'id')],
    ['url', (row) => cell(row, 'url')],
    ['kinds', (row) => rowsOf(fieldOf(row, 'kinds')).join(' ')],
    ['state', (row) => stateOf(cli, row)],
    ['used', (row) => dateText(cli, fieldOf(row, 'lastMs'))],
  ]
}

function stateOf(cli: CliContext, row: Json): string {
  const result = cell(row, 'lastResult')
  const is = (field: string): boolean => cell(row, field) !== ''
  const state = is('disabledMs') ? 'disabled' : is('failingMs') ? 'fails' : is('lastMs') ? 'works' : 'waits'
  return cli.text({ key: `webhook.state.${state}`, values: { result } })
}
