/** `valija filter list show|add|remove`: allowed and blocked senders, trusted domains. */
import { Argument } from 'commander'
import type { Json } from '../service/admin/method.ts'
import { LIST_NAMES } from '../service/filter/rules/lists.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, dateText, fieldOf, given, rowsOf } from './directory-kit.ts'
import { helpIn, placeText, whoseOf, withWhose } from './filter-settings.ts'

type Options = { readonly for?: string; readonly company?: string }

export const registerFilterLists: RegisterCommands = (filter, context, language) => {
  const help = helpIn(language)
  const group = filter.command('list').description(help('list'))
  withWhose(group.command('show').description(help('list.show')), help)
    .addArgument(new Argument('[list]').choices(LIST_NAMES))
    .action(async (list: string | undefined, options: Options) => {
      const cli = await context()
      show(cli, await cli.admin('filter.list.show', given({ ...whoseOf(options), list })))
    })
  for (const verb of ['add', 'remove'] as const)
    withWhose(group.command(verb).description(help(`list.${verb}`)), help)
      .addArgument(new Argument('<list>').choices(LIST_NAMES))
      .argument('<senders...>')
      .action(async (list: string, subjects: string[], options: Options) => {
        const cli = await context()
        show(cli, await cli.admin(`filter.list.${verb}`, given({ ...whoseOf(options), list, subjects })))
      })
}

function show(cli: CliContext, value: Json): void {
  cli.result(value, () => {
    const entries = rowsOf(fieldOf(value, 'entries'))
    const title = placeText(cli, value)
    if (entries.length === 0) return `${title}\n${cli.text({ key: 'filter.list.none' })}`
    const head = ['list', 'subject', 'by', 'date'].map((one) => cli.text({ key: `filter.head.${one}` }))
    const rows = entries.map((entry) => [
      cli.text({ key: 'filter.list.name', values: { list: cell(entry, 'list') } }),
      cell(entry, 'shown'),
      cell(entry, 'addedBy'),
      dateText(cli, fieldOf(entry, 'addedMs')),
    ])
    return `${title}\n${cli.table(head, rows)}`
  })
}
