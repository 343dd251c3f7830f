/** The list and the conversation beside it: the inbox, a folder, a label, what was found. */
import type { ReactNode } from 'react'
import { useListSpec } from '../parts/list-spec.ts'
import { useMailState } from '../parts/mail-context.ts'
import { MailPanes } from '../parts/mail-panes.tsx'

export function Screen(): ReactNode {
  const { folders } = useMailState()
  const spec = useListSpec(folders)
  // Another list begins at its top, with nothing chosen.
  return <MailPanes key={`${spec.kind} ${spec.folder?.id ?? spec.label ?? spec.query}`} spec={spec} />
}
