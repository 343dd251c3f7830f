/** The examiner of files with a real parse process. */
import { Metrics } from '../../src/lib/metrics.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { createAttachmentExaminer } from '../../src/service/filter/attachments/create-attachment-examiner.ts'
import { createFileOpener } from '../../src/service/filter/attachments/file-opener.ts'
import type { Examination } from '../../src/service/filter/report.ts'
import { createParseProcess, type ParseProcess } from '../../src/service/parse-process/parse-process.ts'
import { messageWith } from './office-files.ts'
import { noPause, suspect } from './suspect.ts'

export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array; readonly type?: string }

export function attachmentExaminer(parse: Pick<ParseProcess, 'openFiles'> = createParseProcess()) {
  const opener = createFileOpener({ parse, scheduler: systemScheduler, metrics: new Metrics() })
  return createAttachmentExaminer({ opener })
}

const usual = attachmentExaminer()

export async function examineMessage(message: string | Uint8Array, examiner = usual): Promise<Examination> {
  return await examiner.examine(suspect(message), noPause)
}

/** The rules that a message with these files meets, without `attachment.`, and whether it is held. */
export async function rulesOf(
  ...files: readonly NamedBytes[]
): Promise<{ readonly rules: readonly string[]; readonly held: boolean }> {
  return told(await examineMessage(messageWith('x', files)))
}

export function told({ findings }: Examination): {
  readonly rules: readonly string[]
  readonly held: boolean
} {
  return {
    rules: findings.map(({ rule }) => rule.replace('attachment.', '')).sort(),
    held: findings.some(({ hold }) => hold === true),
  }
}
