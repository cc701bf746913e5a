/** How a part is run: what its choices grow from, and how many times it tries. */
export type How = { seed: number; count: number; tell(progress: string): void };

/** What came of it: each fault in a sentence, what took longer than it may (which a busy machine makes too), figures and remarks. */
export type Outcome = { passed: number; faults: string[]; late: string[]; said: string[] };

/** One way of breaking a server. `count` is what the full run takes where none is given. */
export type Part = { title: string; count: number; run(how: How): Promise<Outcome> };
