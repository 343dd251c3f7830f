import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findFolder, shownFolders } from './folders.ts'
import type { Folder } from './mail.ts'

const folder = (id: string, name: string, more: Partial<Folder> = {}): Folder => ({
  ...{
    id,
    name,
    parentId: null,
    role: null,
    sortOrder: 0,
    totalEmails: 0,
    unreadEmails: 0,
    unreadThreads: 0,
  },
  ...more,
})
const FOLDERS = [
  folder('t', 'Trash', { role: 'trash' }),
  folder('z', 'Zona'),
  folder('o', 'Ópera'),
  folder('c', 'Clientes'),
  folder('c2', 'Sur', { parentId: 'c' }),
  folder('i', 'INBOX', { role: 'inbox' }),
  folder('lost', 'Huérfana', { parentId: 'gone' }),
]

test('the inbox first, then the others with a role, then the own ones as a tree', () => {
  assert.deepEqual(
    shownFolders(FOLDERS, 'es').map(({ folder: { id }, depth }) => `${id}${depth}`),
    ['i0', 't0', 'c0', 'c21', 'lost0', 'o0', 'z0'],
  )
})

test('folders are found by how a person calls them', () => {
  const names = Object.fromEntries(
    ['inbox', 'snoozed', 'sent', 'drafts', 'archive', 'junk', 'trash'].map((role) => [
      role,
      { en: role, es: role },
    ]),
  ) as Parameters<typeof findFolder>[2]
  const roles = { ...names, trash: { en: 'Trash', es: 'Papelera' } }
  assert.equal(findFolder(FOLDERS, 'papelera', roles)?.id, 't')
  assert.equal(findFolder(FOLDERS, 'opera', roles)?.id, 'o')
  assert.equal(findFolder(FOLDERS, 'nada', roles), undefined)
})
