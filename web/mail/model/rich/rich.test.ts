import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linkOf } from './link.ts'
import { plainText } from './plain.ts'
import { type Branch, clean, contentIds, type Piece, withoutQuotes, writeHtml } from './tree.ts'

const el = (
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Piece[]
): Branch => ({ tag, attributes, children })
const line = (...children: readonly Piece[]): Branch => el('div', {}, ...children)
const BR = el('br')

test('only what mail may hold is left, and text for people stays', () => {
  const hostile = [
    el('script', {}, 'alert(1)'),
    el('svg', { onload: 'x()' }, el('style', {}, '*{}')),
    el('section', { onclick: 'x()' }, 'uno ', el('b', { onmouseover: 'x()', id: 'a' }, 'dos')),
    el('a', { href: 'javascript:x()' }, 'tres'),
    el('a', { href: ' https://b.test/ ', target: '_blank' }, 'cuatro'),
    el('img', { src: 'x', onerror: 'x()' }),
    el('img', { src: 'data:image/svg+xml;base64,AAAA' }),
    el('img', { src: 'cid:a%40b', alt: 'foto' }),
    el('p', { style: 'background:url(//x)' }, 'cinco'),
    el('p', { style: 'color:red' }, 'seis'),
  ]
  assert.equal(
    writeHtml(clean(hostile, 'own')),
    'uno <b>dos</b><a>tres</a><a href="https://b.test/">cuatro</a><img alt="foto" src="cid:a%40b"><p>cinco</p><p style="color:red">seis</p>',
  )
})

test('what is pasted keeps what it means and not how it looked, and loads nothing from elsewhere', () => {
  const pasted = [
    el(
      'b',
      { style: 'font-weight:normal' },
      el('span', { style: 'font-weight:700;color:red' }, 'fuerte'),
      ' y más',
    ),
    el('span', { style: 'font-style:italic' }, 'así'),
    el('font', { face: 'Arial', color: 'red', size: '7' }, 'letra'),
    el('img', { src: 'https://t.test/p.gif' }),
    el('p', { class: 'MsoNormal', style: 'margin:0' }, 'fin'),
  ]
  assert.equal(writeHtml(clean(pasted, 'paste')), '<b>fuerte</b> y más<i>así</i><font>letra</font><p>fin</p>')
})

test('a plain text of the server becomes lines', () => {
  const plain = el(
    'div',
    { class: 'plain' },
    'uno\n\ndos ',
    el('a', { href: 'https://b.test/' }, 'aquí'),
    '\n',
    el('blockquote', {}, 'tres\n'),
    'fin\n',
  )
  assert.equal(
    writeHtml(clean([plain], 'own')),
    '<div>uno</div><div><br></div><div>dos <a href="https://b.test/">aquí</a></div><blockquote><div>tres</div></blockquote><div>fin</div>',
  )
})

test('in plain words: lines, lists, links, pictures, quotes behind their mark, the signature behind its own', () => {
  const tree = [
    line('Hola, ', el('b', {}, 'Luis'), ':'),
    line(BR),
    el(
      'ul',
      {},
      el('li', {}, 'uno'),
      el('li', {}, 'dos', el('ol', {}, el('li', {}, 'a'), el('li', {}, 'b'))),
    ),
    line(
      el('a', { href: 'https://b.test/x' }, 'aquí'),
      ' y ',
      el('a', { href: 'https://b.test/' }, 'b.test'),
    ),
    el('img', { src: 'cid:a', alt: 'plano' }),
    el('div', { class: 'signature' }, line('Ana'), line('Ventas')),
    el(
      'div',
      { class: 'original' },
      line('Luis escribió:'),
      el('blockquote', {}, line('Va'), el('blockquote', {}, line('¿Va?')), line(BR), line('Chau')),
    ),
  ]
  assert.equal(
    plainText(tree),
    [
      ...[
        'Hola, Luis:',
        '',
        '- uno',
        '- dos',
        '  1. a',
        '  2. b',
        'aquí <https://b.test/x> y b.test',
        '[plano]',
        '',
      ],
      ...['-- ', 'Ana', 'Ventas', '', 'Luis escribió:', '', '> Va', '>', '>> ¿Va?', '>', '> Chau'],
    ]
      .join('\n')
      .replaceAll('>> ', '> > '),
  )
  assert.equal(plainText(withoutQuotes(tree)).includes('Chau'), false)
  assert.equal(plainText(withoutQuotes(tree)).includes('Ventas'), false)
})

test('spaces fold as a browser folds them, and not within what is set as it is', () => {
  assert.equal(plainText([line('  a \n  b'), el('pre', {}, 'x\n  y')]), 'a b\nx\n  y')
  assert.equal(plainText([el('p', {}, 'uno'), el('p', {}, 'dos')]), 'uno\n\ndos')
  assert.equal(plainText([el('table', {}, el('tr', {}, el('td', {}, 'a'), el('td', {}, 'b')))]), 'a\tb')
})

test('pictures of the message are found by their Content-ID', () => {
  assert.deepEqual(
    [...contentIds([line(el('img', { src: 'cid:a%40b' })), el('img', { src: 'https://x' })])],
    ['a@b'],
  )
})

test('an address is written as people write it', () => {
  assert.equal(linkOf('www.empresa.test'), 'https://www.empresa.test/')
  assert.equal(linkOf(' luis@b.test '), 'mailto:luis@b.test')
  assert.equal(linkOf('https://b.test/a b'), 'https://b.test/a%20b')
  for (const wrong of [
    '',
    'hola',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://',
  ])
    assert.equal(linkOf(wrong), undefined, wrong)
})

const word = fc.oneof(
  fc.string(),
  fc.constantFrom('<script>', '"', '&', "'><img src=x onerror=y>", 'javascript:x', 'cid:a'),
)
const { tree } = fc.letrec<{ tree: Piece }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    word,
    fc.record({
      tag: fc.constantFrom(
        'div',
        'b',
        'a',
        'img',
        'script',
        'svg',
        'style',
        'blockquote',
        'ul',
        'li',
        'td',
        'x-y',
      ),
      attributes: fc.dictionary(
        fc.constantFrom('href', 'src', 'style', 'onload', 'class', 'id', 'alt'),
        word,
      ),
      children: fc.array(tie('tree') as fc.Arbitrary<Piece>, { maxLength: 4 }),
    }),
  ),
}))

test('whatever the tree is, what is written holds no element and no attribute that is not on the list', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 5 }), fc.constantFrom('own', 'paste'), (pieces, origin) => {
      const cleaned = clean(pieces, origin as 'own' | 'paste')
      const html = writeHtml(cleaned)
      for (const [, tag = '', attributes = ''] of html.matchAll(/<\/?([^\s>]*)([^>]*)>/g)) {
        assert.match(tag, /^(?:div|b|i|a|img|blockquote|ul|li|td|br)$/)
        for (const [, name = ''] of attributes.matchAll(/ ([^\s=]+)="[^"]*"/g))
          assert.match(name, /^(?:href|src|style|class|alt)$/)
      }
      assert.equal(writeHtml(clean(cleaned, 'own')), html)
      assert.equal(typeof plainText(cleaned), 'string')
    }),
  )
})
