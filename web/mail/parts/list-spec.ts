/** Which list an address shows, and what it asks the server. */
import { useParams, useRouterState, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { findFolder, folderOfRole, isRole } from '../model/folders.ts'
import { keywordOfLabel } from '../model/labels.ts'
import { FLAGGED, type Folder, PINNED, SEEN } from '../model/mail.ts'
import { type JmapFilter, parseSearch, searchFilter } from '../model/search.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'

export type Only = 'all' | 'unread' | 'withFile'
export type ListSpec = {
  readonly kind: 'folder' | 'label' | 'starred' | 'search'
  readonly folder: Folder | undefined
  readonly label: string | undefined
  readonly query: string
  readonly only: Only
  /** undefined: the folders are not known yet, or nothing is searched. */
  readonly filter: JmapFilter | undefined
  /** Those on top of the folder. */
  readonly pinned: JmapFilter | undefined
  /** The message whose conversation is open. */
  readonly open: string | undefined
}

const ONLY: Readonly<Record<Exclude<Only, 'all'>, JmapFilter>> = {
  unread: { notKeyword: SEEN },
  withFile: { hasAttachment: true },
}

export function useListSpec(folders: readonly Folder[] | undefined): ListSpec {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const { id } = useParams({ strict: false }) as { id?: string }
  const { q = '', solo, m } = useSearch({ strict: false }) as { q?: string; solo?: string; m?: string }
  return useMemo(() => {
    const only: Only = solo === 'unread' || solo === 'withFile' ? solo : 'all'
    const kind = path.startsWith('/buscar')
      ? 'search'
      : path.startsWith('/etiqueta')
        ? id === 'destacados'
          ? 'starred'
          : 'label'
        : 'folder'
    const folder = kind !== 'folder' || folders === undefined ? undefined : folderAt(folders, id)
    const base = baseFilter(kind, folder, id ?? '', q, folders ?? [])
    const narrowed =
      only === 'all' || base === undefined ? base : { operator: 'AND', conditions: [base, ONLY[only]] }
    return {
      ...{ kind, folder, query: q, only, filter: narrowed, open: m },
      label: kind === 'label' ? id : undefined,
      pinned:
        folder !== undefined && only === 'all'
          ? { operator: 'AND', conditions: [{ inMailbox: folder.id }, { hasKeyword: PINNED }] }
          : undefined,
    }
  }, [path, id, q, solo, m, folders])
}

const folderAt = (folders: readonly Folder[], id: string | undefined): Folder | undefined =>
  id === undefined
    ? folderOfRole(folders, 'inbox')
    : (folders.find((folder) => folder.id === id) ?? (isRole(id) ? folderOfRole(folders, id) : undefined))

function baseFilter(
  kind: ListSpec['kind'],
  folder: Folder | undefined,
  id: string,
  query: string,
  folders: readonly Folder[],
): JmapFilter | undefined {
  switch (kind) {
    case 'folder':
      return folder === undefined ? undefined : { inMailbox: folder.id }
    case 'starred':
      return { hasKeyword: FLAGGED }
    case 'label':
      return { hasKeyword: keywordOfLabel(id) }
    case 'search': {
      const terms = parseSearch(query)
      if (terms.length === 0) return undefined
      return searchFilter(terms, (name) => findFolder(folders, name, MAIL_TEXTS)?.id, keywordOfLabel)
    }
  }
}
