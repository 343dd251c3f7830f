/** `valija health`: what a container or a monitor runs; exit code 0 when the service takes mail, 69 when not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { httpGet } from '../net/http.ts'
import { dataPaths } from '../runtime/data-folder.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { RegisterCommands } from './command.ts'
import { helpText } from './help-text.ts'
import { type GlobalOptions, readConfig } from './read-config.ts'

const ANSWER_MS = 3_000

export const registerHealth: RegisterCommands = (program, context, language) => {
  program
    .command('health')
    .description(helpText(language, 'help.health'))
    .action(async () => {
      const cli = await context()
      const config = await readConfig(program.opts<GlobalOptions>(), language)
      const found = await ask(statusOf(config.server.dataDir) ?? config.listeners)
      cli.result(found, () => cli.text({ key: `health.${found.state}` }))
      if (found.state !== 'ready') process.exitCode = EXIT.unavailable
    })
}

type Where = { readonly statusHost: string; readonly status: number | false }

/** Where the running server says it is, since its ports may have been shifted. */
function statusOf(dir: string): Where | undefined {
  const path = join(dataPaths(dir).run, 'status.json')
  if (!existsSync(path)) return undefined
  return (JSON.parse(readFileSync(path, 'utf8')) as { listeners: Where }).listeners
}

async function ask({ statusHost, status }: Where): Promise<{ readonly state: string }> {
  if (status === false) return { state: 'off' }
  try {
    const { body } = await httpGet(statusHost, status, '/readyz', ANSWER_MS)
    const { state } = JSON.parse(body) as { state: string }
    return { state: ['ready', 'draining', 'starting'].includes(state) ? state : 'away' }
  } catch {
    // Refused, no answer in time, or somebody else's answer: in each case our service is not there.
    return { state: 'away' }
  }
}
