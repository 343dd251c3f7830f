/** Reads the configuration in a thread of its own: the schema library is large and needed once. */
import { answerOnce } from '../runtime/one-shot.ts'
import { loadConfig } from './load-config.ts'
import type { ConfigOptions } from './shape-config.ts'

await answerOnce(async (options: ConfigOptions) => loadConfig(options))
