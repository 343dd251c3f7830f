/** Conversations are dragged onto a folder of the navigation; the menu "Move" does the same. WCAG 2.5.7 */
import type { DragEvent } from 'react'

const TYPE = 'application/x-valija-conversations'

export function dragConversations(event: DragEvent, threadId: string): void {
  event.dataTransfer.setData(TYPE, threadId)
  event.dataTransfer.effectAllowed = 'move'
}

/** The folder under the pointer, by the address of its link. */
export function folderUnder(event: DragEvent): string | undefined {
  if (!event.dataTransfer.types.includes(TYPE) || !(event.target instanceof Element)) return undefined
  const path = event.target.closest('nav a[href]')?.getAttribute('href')
  return path === '/'
    ? 'inbox'
    : path?.startsWith('/c/') === true
      ? decodeURIComponent(path.slice(3))
      : undefined
}

export const draggedThread = (event: DragEvent): string => event.dataTransfer.getData(TYPE)
