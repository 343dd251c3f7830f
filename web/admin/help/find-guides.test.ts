import { statSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { SCREENS } from '../screens.ts'
import { findGuides, guidesOf } from './find-guides.ts'
import { GUIDES } from './guides.ts'

/** A page of help is read on a phone's network. */
const PICTURE_OCTETS_MAX = 80_000

const ids = (found: ReturnType<typeof guidesOf>): readonly string[] => found.map(({ id }) => id)

test('a page has its own guides, the most exact ones', (t: TestContext) => {
  t.assert.deepStrictEqual(ids(guidesOf('/panel/')), ['inicio'])
  t.assert.deepStrictEqual(ids(guidesOf('/cuentas')), ['nueva-cuenta'])
  t.assert.deepStrictEqual(ids(guidesOf('/cuentas/ana@a.test')), ['contrasena', 'reglas', 'hoja'])
  t.assert.deepStrictEqual(ids(guidesOf('/cuentas/cargar')), ['cargar'])
  t.assert.deepStrictEqual(ids(guidesOf('/dominios/a.test')), ['dns'])
  t.assert.deepStrictEqual(ids(guidesOf('/empresas')), ['empresas'])
  t.assert.deepStrictEqual(ids(guidesOf('/auditoria')), ['quien-hizo-que'])
  t.assert.deepStrictEqual(ids(guidesOf('/plan')), ['plan'])
  t.assert.deepStrictEqual(ids(guidesOf('/nada')), [])
})

test('what people call a thing finds it, with or without accents', (t: TestContext) => {
  t.assert.deepStrictEqual(ids(findGuides('CONTRASEÑA olvidó', 'es')), ['contrasena'])
  t.assert.deepStrictEqual(ids(findGuides('casilla', 'es')), ['nueva-cuenta'])
  t.assert.deepStrictEqual(ids(findGuides('hacked', 'en')), ['robo'])
  t.assert.equal(findGuides('  ', 'en').length, GUIDES.length)
  t.assert.equal(findGuides('xyzzy', 'en').length, 0)
})

test('what the first run sends people to is found', (t: TestContext) => {
  t.assert.deepStrictEqual(ids(findGuides('certificado', 'es')), ['certificado'])
  t.assert.deepStrictEqual(ids(findGuides('certificate', 'en')), ['certificado'])
  t.assert.ok(ids(findGuides('nombre del servidor', 'es')).includes('nombre-servidor'))
  t.assert.ok(ids(findGuides('server name', 'en')).includes('nombre-servidor'))
})

test('every picture that a guide names is there, in both languages, and small', (t: TestContext) => {
  const named = GUIDES.filter(({ picture }) => picture !== undefined)
  for (const { id } of named)
    for (const language of ['en', 'es']) {
      const { size } = statSync(new URL(`./pictures/${id}-${language}.jpg`, import.meta.url))
      t.assert.ok(size > 0 && size < PICTURE_OCTETS_MAX, `${id}-${language}: ${size}`)
    }
})

test('every guide belongs to a page that there is', (t: TestContext) => {
  const pages = new Set(SCREENS.map(({ path }) => path.replace(/\$.*$/, '')))
  for (const { page } of GUIDES) t.assert.ok(pages.has(page), page)
})
