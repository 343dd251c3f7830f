/** `valija policy footer show|set|clear`: the company's text under what its people send. */
import type { Command } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, fieldOf, given } from './directory-kit.ts'
import { readText } from './named-files.ts'
import type { PolicyHelp } from './policy-help.ts'

type Options = {
  readonly company?: string
  readonly text?: string
  readonly textFile?: string
  readonly htmlFile?: string
  readonly outsideOnly?: true
}

export function registerPolicyFooter(
  policy: Command,
  context: () => Promise<CliContext>,
  help: PolicyHelp,
): void {
  const group = policy.command('footer').description(help('footer'))
  for (const name of ['show', 'clear'] as const)
    group
      .command(name)
      .description(help(`footer.${name}`))
      .option('--company <name>', help('opt.company'))
      .action(async ({ company }: Options) => {
        const cli = await context()
        const value = await cli.admin(`footer.${name}`, given({ company }))
        cli.result(value, () => footerText(cli, value))
      })
  group
    .command('set')
    .description(help('footer.set'))
    .option('--company <name>', help('opt.company'))
    .option('--text <text>', help('opt.text'))
    .option('--text-file <file>', help('opt.textFile'))
    .option('--html-file <file>', help('opt.htmlFile'))
    .option('--outside-only', help('opt.outsideOnly'))
    .action(async (options: Options) => {
      const cli = await context()
      const { company, outsideOnly, textFile, htmlFile } = options
      const text = textFile === undefined ? (options.text ?? '') : await readText(textFile)
      const html = htmlFile === undefined ? undefined : await readText(htmlFile)
      const value = await cli.admin('footer.set', given({ company, text, html, outsideOnly }))
      cli.result(value, () => footerText(cli, value))
    })
}

function footerText(cli: CliContext, value: Json): string {
  const company = cell(value, 'company')
  const footer = fieldOf(value, 'footer') ?? null
  if (footer === null) return cli.text({ key: 'footer.none', values: { company } })
  const where = fieldOf(footer, 'outsideOnly') === true ? 'footer.outside' : 'footer.all'
  const text = cell(footer, 'text')
    .split('\n')
    .map((line) => `  ${line}`)
  return [cli.text({ key: where, values: { company } }), ...text].join('\n')
}
