/**
 * `valija filter explain`: the map of the five levels for one message.
 *
 *   $ valija filter explain 0198f2c4-9d1e.1
 *   For luis@empresa.test
 *   Put in Spam: decided by level 3, Content.
 *     1  Connection   The sending server is known and well behaved. …
 */
import { FILTER_EXPLAIN_TEXTS } from '../lib/catalogue/filter-explain.ts'
import type { Explanation, LevelStory, RecipientStory } from '../service/filter/explain.ts'
import type { CliContext, RegisterCommands } from './command.ts'

export const registerExplain: RegisterCommands = (group, context, language) => {
  group
    .command('explain <id>')
    .description(FILTER_EXPLAIN_TEXTS['help.filter.explain'][language])
    .action(async (id: string) => {
      const cli = await context()
      const value = await cli.admin('filter.explain', { id, language: cli.language })
      cli.result(value, () => explanationText(cli, value as unknown as Explanation))
    })
}

function explanationText(cli: CliContext, { recipients }: Explanation): string {
  if (recipients.length === 0) return cli.text({ key: 'filter.explain.unjudged' })
  return recipients.map((one) => storyText(cli, one)).join('\n\n')
}

function storyText(cli: CliContext, { to, head, why, reply, levels, can }: RecipientStory): string {
  const address = to.join(', ')
  const lines = [cli.text({ key: 'filter.map.to', values: { address } }), head, `  ${why}`]
  if (reply !== undefined) lines.push(`  ${reply}`)
  const end = can === undefined ? [] : ['', can]
  return [...lines, '', ...levels.flatMap(levelLines), ...end].join('\n')
}

function levelLines({ level, name, sentence, findings }: LevelStory): string[] {
  return [
    `  ${level}  ${name}: ${sentence}`,
    ...findings.map((one) => `     ${signed(one.points).padStart(6)}  ${one.sentence}`),
  ]
}

function signed(points: number): string {
  return `${points > 0 ? '+' : ''}${points.toFixed(2)}`
}
