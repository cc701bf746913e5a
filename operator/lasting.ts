/** Copies of the portions of a file: the storage fills each one anew once the next is asked for, and who writes them may do so later. */
export async function* lasting(portions: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const portion of portions) yield new Uint8Array(portion);
}
