import { type TestContext, test } from 'node:test'
import { NODE_NEEDED, nodeIsTooOld } from './node-version.ts'

// THREATS SC2: one below, at and above the floor.
test('a Node below the floor is too old, one at it or above is not', (t: TestContext) => {
  const [major = 0, minor = 0, patch = 0] = NODE_NEEDED.split('.').map(Number)
  for (const old of [
    `v${major}.${minor}.${patch - 1}`,
    `v${major}.${minor - 1}.99`,
    `v${major - 1}.99.0`,
    'v20.20.2',
  ])
    t.assert.ok(nodeIsTooOld(old), old)
  for (const good of [
    `v${NODE_NEEDED}`,
    `v${major}.${minor}.${patch + 1}`,
    `v${major}.${minor + 1}.0`,
    `v${major + 1}.0.0`,
  ])
    t.assert.ok(!nodeIsTooOld(good), good)
})
