/** The configuration as every command but `serve` sees it. */
import type { Config } from '../config/config.ts'
import type { Language } from '../lib/text.ts'

/** Options that stand before or after any sub-command. */
export type GlobalOptions = {
  readonly json?: true
  readonly lang?: string
  readonly data?: string
  readonly config?: string
}

export async function readConfig(options: GlobalOptions, language: Language): Promise<Config> {
  const { loadConfig } = await import('../config/load-config.ts')
  return loadConfig({
    file: options.config,
    dataDir: options.data,
    local: false,
    portOffset: undefined,
    overrides: {},
    language,
    cwd: process.cwd(),
    env: process.env,
  })
}
