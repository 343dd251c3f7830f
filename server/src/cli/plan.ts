/**
 * `valija plan`: what a company needs, reckoned from how it works.
 *
 *   $ valija plan --people 40 --generic 6 --from google --old-gigabytes 300 --largest-gigabytes 25
 *   $ valija plan answers.json --pdf plan.pdf
 */
import { type Command, InvalidArgumentError } from 'commander'
import { PLAN_HELP } from '../lib/catalogue/plan.ts'
import { systemClock } from '../lib/clock.ts'
import { silentLog } from '../lib/log.ts'
import type { AdminCall } from '../runtime/control.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { Json } from '../service/admin/method.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, type Fields, fieldOf, given, rowsOf } from './directory-kit.ts'
import { readText, writeNew } from './named-files.ts'

const NUMBERS = [
  ...(['people', 'generic', 'growth', 'years', 'mails', 'kilobytes', 'pop3', 'webmail', 'phones'] as const),
  ...(['mass', 'massHours', 'line', 'oldGigabytes', 'largestGigabytes'] as const),
]
const DAYS = ['start', 'moveOn'] as const

export const registerPlan: RegisterCommands = (program, context, language) => {
  const help = (key: keyof typeof PLAN_HELP): string => PLAN_HELP[key][language]
  const command: Command = program
    .command('plan')
    .description(help('help.plan'))
    .argument('[answers]', help('help.plan.answers'))
  for (const name of NUMBERS) command.option(`--${dashed(name)} <number>`, help(`help.plan.${name}`), number)
  for (const name of DAYS) command.option(`--${dashed(name)} <day>`, help(`help.plan.${name}`))
  command
    .option('--from <place>', help('help.plan.from'))
    .option('--always-on', help('help.plan.alwaysOn'))
    .option('--pdf <file>', help('help.plan.pdf'))
    .action(async (file: string | undefined, { pdf, ...options }: Fields) => {
      const cli = await context()
      const written = file === undefined ? {} : await answersOf(cli, file)
      const asked = { ...written, ...(given(options) as Fields), language: cli.language }
      const plan = await reckon(cli, 'plan.show', asked)
      if (typeof pdf === 'string') {
        const value = await reckon(cli, 'plan-pdf.show', asked)
        await writeNew(pdf, Buffer.from(cell(value, 'base64'), 'base64'))
        cli.say(cli.text({ key: 'plan.written', values: { file: pdf } }))
      }
      cli.result(plan, () => planText(cli, plan))
    })
}

/** Here and now: whoever asks what they need has no server yet. */
async function reckon(cli: CliContext, method: string, asked: Fields): Promise<Json> {
  const { createTexts } = await import('../runtime/texts.ts')
  const { answerOf, runAdmin } = await import('../runtime/control.ts')
  const { callAdmin, methodTable } = await import('../service/admin/call-admin.ts')
  const { planMethods } = await import('../service/plan/plan-methods.ts')
  const texts = createTexts()
  const methods = methodTable(planMethods({ clock: systemClock, texts }))
  const call: AdminCall = (principal, name, input) => callAdmin(methods, principal, name, input)
  const result = await runAdmin(call, method, asked, cli.language, silentLog)
  const answer = answerOf(texts, 0, cli.language, result)
  if ('ok' in answer) return answer.ok
  throw new CliError(answer.error.code, answer.error.text)
}

/** `massHours` as `mass-hours`. */
function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function number(written: string): number {
  if (!/^\d{1,9}$/.test(written)) throw new InvalidArgumentError('0, 1, 2 …')
  return Number(written)
}

async function answersOf(cli: CliContext, file: string): Promise<Fields> {
  const answers = parsed(await readText(file))
  if (answers !== undefined) return answers
  const values = { example: '{"people": 40}' }
  throw new CliError('invalid', cli.text({ key: 'plan.badAnswers', values }), EXIT.data)
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    return undefined
  }
}

function planText(cli: CliContext, plan: Json): string {
  const part = (name: string, heads: readonly string[], field: string): string =>
    `${cli.text({ key: `plan.part.${name}` })}\n${cli.table(
      heads.map(() => ''),
      rowsOf(fieldOf(plan, field)).map((row) => heads.map((head) => cell(row, head))),
    )}`
  return [
    cell(plan, 'sentence'),
    part('sizes', ['name', 'value', 'why'], 'sizes'),
    part('keep', ['name', 'value', 'why'], 'keep'),
    part('lanes', ['name', 'why'], 'lanes'),
    part('steps', ['date', 'name', 'why'], 'steps'),
    ...rowsOf(fieldOf(plan, 'notes')).map((note) => cell(note, 'text')),
  ].join('\n\n')
}
