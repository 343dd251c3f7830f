/** Large files by a link, with the virus scanner that looks at them first; loaded with the HTTP edge. */
import type { Config } from './config/config.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { FileLinkDeps, FileLinks } from './service/file-links/file-links.ts'

export type FileLinkParts = Omit<FileLinkDeps, 'scan' | 'rules'> & { readonly config: Config }

export async function openFileLinks(parts: FileLinkParts): Promise<FileLinks> {
  const { createFileLinks } = await import('./service/file-links/file-links.ts')
  const { createFileScan } = await import('./service/filter/scanners/scan-file.ts')
  const { createFilterRules } = await import('./service/filter/rules/rules.ts')
  const scan = createFileScan({ ...parts, scheduler: systemScheduler }, parts.config.filter.clamav)
  return createFileLinks({ ...parts, scan, rules: createFilterRules(parts) })
}
