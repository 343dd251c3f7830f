/** `valija filter …`: one file for each sub-command. */
import { FILTER_HELP } from '../lib/catalogue/filter.ts'
import type { RegisterCommands } from './command.ts'
import { registerExplain } from './filter-explain.ts'
import { registerFilterLists } from './filter-lists.ts'
import { registerFilterScan } from './filter-scan.ts'
import { registerFilterSettings } from './filter-settings.ts'
import { registerFilterTrain } from './filter-train.ts'

/** Each adds its own to the group. */
const PARTS: readonly RegisterCommands[] = [
  registerExplain,
  registerFilterSettings,
  registerFilterLists,
  registerFilterScan,
  registerFilterTrain,
]

export const registerFilter: RegisterCommands = (program, context, language) => {
  const group = program.command('filter').description(FILTER_HELP['help.filter.filter'][language])
  for (const register of PARTS) register(group, context, language)
}
