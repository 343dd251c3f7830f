/** Messages in files, as people have them: one a file, mbox, Maildir, folders of all. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMailFiles } from '../../src/service/filter/learning/mail-files.ts'

async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-mail-files-'))
  try {
    await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function textsOf(path: string): Promise<string[]> {
  const texts: string[] = []
  for await (const { bytes } of readMailFiles(path))
    texts.push(bytes === undefined ? 'too large' : Buffer.from(bytes).toString())
  return texts
}

test('an mbox has many messages, and quoted From lines are their own again', async () => {
  await inFolder(async (dir) => {
    const path = join(dir, 'correo')
    const mbox =
      'From ana@a.test Sat Nov 21 10:00:00 2026\nSubject: 1\n\nuno\n>From here\nFrom nowhere\n\nFrom luis@b.test Sat\r\nSubject: 2\r\n\r\ndos\r\n'
    await writeFile(path, mbox)
    assert.deepEqual(await textsOf(path), [
      'Subject: 1\n\nuno\nFrom here\nFrom nowhere\n',
      'Subject: 2\r\n\r\ndos\r\n',
    ])
    await writeFile(path, 'From x\n')
    assert.deepEqual(await textsOf(path), [])
  })
})

test('folders and Maildirs are read whole, without what is not finished', async () => {
  await inFolder(async (dir) => {
    for (const folder of ['cur', 'new', 'tmp', '.Junk/cur'])
      await mkdir(join(dir, folder), { recursive: true })
    await writeFile(join(dir, 'cur', '1'), 'Subject: uno\n\n')
    await writeFile(join(dir, 'new', '2'), 'Subject: dos\n\n')
    await writeFile(join(dir, 'tmp', '3'), 'Subject: tres\n\n')
    await writeFile(join(dir, '.Junk/cur', '4'), 'Subject: cuatro\n\n')
    await writeFile(join(dir, '.index'), 'no mail')
    await writeFile(join(dir, 'empty.eml'), '')
    assert.deepEqual(await textsOf(dir), ['Subject: cuatro\n\n', 'Subject: uno\n\n', 'Subject: dos\n\n'])
  })
})

test('what is not there is an error of its own', async () => {
  await assert.rejects(textsOf('/nowhere/at/all'), { code: 'ENOENT' })
})
