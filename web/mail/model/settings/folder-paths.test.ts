import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Folder } from '../mail.ts'
import { folderPaths } from './folder-paths.ts'

const folder = (
  id: string,
  name: string,
  parentId: string | null = null,
  role: string | null = null,
): Folder => ({
  ...{ id, name, parentId, role },
  ...{ sortOrder: 0, totalEmails: 0, unreadEmails: 0, unreadThreads: 0 },
})

test('a folder is named with those above it', () => {
  const folders = [folder('1', 'Bandeja', null, 'inbox'), folder('2', 'Clientes'), folder('3', 'Norte', '2')]
  assert.deepEqual(folderPaths(folders), ['Clientes', 'Clientes/Norte', 'INBOX'])
})

test('folders that are each above the other end', () => {
  assert.equal(folderPaths([folder('1', 'a', '2'), folder('2', 'b', '1')]).length, 2)
})
