import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_LEAVES } from './limits.ts'
import { auditPath, DayTree, headOf, leafHash } from './tree.ts'

const leaves = Array.from({ length: 2 * BLOCK_LEAVES + 37 }, (_, n) => leafHash(Buffer.from(`line ${n}`)))

function known(first: number, count: number): Uint8Array | undefined {
  return count === 1 ? leaves[first] : undefined
}

test('the head is the one of RFC 9162 for the known tree of eight', () => {
  // Test vectors of Certificate Transparency's first implementation, widely repeated: leaves "", 00, 10, 2021, …
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ]
  const heads = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  const tree = new DayTree()
  for (const [n, input] of inputs.entries()) {
    tree.append(leafHash(Buffer.from(input, 'hex')))
    assert.equal(tree.head().toString('hex'), heads[n])
  }
})

test('every leaf of every small tree leads to the head by its path, and by no other', () => {
  const tree = new DayTree()
  for (let size = 1; size <= 40; size++) {
    tree.append(leaves[size - 1] as Buffer)
    const head = tree.head()
    for (let at = 0; at < size; at++) {
      const leaf = leaves[at] as Buffer
      const path = auditPath(at, size, known)
      assert.deepEqual(headOf(leaf, at, size, path), head)
      assert.notDeepEqual(headOf(leafHash(leaf), at, size, path), head)
      for (let one = 0; one < path.length; one++) {
        const bent = path.map((each, n) => (n === one ? leafHash(each) : each))
        assert.notDeepEqual(headOf(leaf, at, size, bent), head)
      }
      assert.equal(headOf(leaf, at, size, [...path, leaf]), undefined)
      if (path.length > 0) assert.notDeepEqual(headOf(leaf, at, size, path.slice(1)), head)
    }
  }
})

test('complete blocks stand for their leaves', () => {
  const tree = new DayTree()
  for (const leaf of leaves) tree.append(leaf)
  const blocks = tree.takeBlocks()
  assert.deepEqual(
    blocks.map(({ block }) => block),
    [0, 1],
  )
  const again = DayTree.ofBlocks(blocks.map(({ head }) => head))
  assert.equal(again.size, 2 * BLOCK_LEAVES)
  for (const leaf of leaves.slice(2 * BLOCK_LEAVES)) again.append(leaf)
  assert.deepEqual(again.takeBlocks(), [])
  assert.deepEqual(again.head(), tree.head())
  const ofBlocks = (first: number, count: number): Uint8Array | undefined =>
    count === BLOCK_LEAVES ? blocks[first / BLOCK_LEAVES]?.head : known(first, count)
  const at = BLOCK_LEAVES + 5
  assert.deepEqual(auditPath(at, leaves.length, ofBlocks), auditPath(at, leaves.length, known))
})
