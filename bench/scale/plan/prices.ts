/**
 * A price in US dollars of Amazon's in us-east-1, the date that its source carries, and where it is said. Of one that falls with what is used
 * in a month, the steps: up to so many units at so much each. A GB is 2^30 bytes and a TB 1,024 of them, as the vendor bills.
 */
export type Price = { what: string; steps: [upTo: number, dollars: number][]; unit: string; date: string; source: string };

const flat = (dollars: number): [number, number][] => [[Number.POSITIVE_INFINITY, dollars]];
/** Units in a TB. */
const TB = 1024;

export const prices = {
  core: {
    what: "machine, a vCPU, which of these is a core (half an EC2 m7g.large at $0.0816)",
    steps: flat(0.0408),
    unit: "hour",
    date: "2026-06-17",
    source: "https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/",
  },
  databaseCore: {
    what: "database, a vCPU with 8 GiB (a quarter of an RDS db.r8g.xlarge at $0.478; larger ones taken as multiples, a standby as a second one)",
    steps: flat(0.1195),
    unit: "hour",
    date: "2026",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/postgresql/read-replicas/",
  },
  databaseByte: {
    what: "disk of the database, RDS gp3 with 3,000 IOPS",
    steps: flat(0.115),
    unit: "GB-month",
    date: "2026-06",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/",
  },
  iops: {
    what: "IOPS of it beyond 3,000",
    steps: flat(0.02),
    unit: "IOPS-month",
    date: "2026-06",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/",
  },
  bucketByte: {
    what: "bucket, S3 standard",
    steps: [
      [50 * TB, 0.023],
      [500 * TB, 0.022],
      [Number.POSITIVE_INFINITY, 0.021],
    ],
    unit: "GB-month",
    date: "2022-07-07",
    source: "https://gist.github.com/EverettBerry/a37438006529a55f42da6fdbc44a505c",
  },
  bucketWrite: {
    what: "writes to it (PUT)",
    steps: flat(5),
    unit: "million",
    date: "none",
    source: "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples",
  },
  bucketRead: {
    what: "reads of it (GET)",
    steps: flat(0.4),
    unit: "million",
    date: "none",
    source: "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples",
  },
  egress: {
    what: "bytes from nodes or bucket to the Internet",
    steps: [
      [10 * TB, 0.09],
      [50 * TB, 0.085],
      [150 * TB, 0.07],
      [Number.POSITIVE_INFINITY, 0.05],
    ],
    unit: "GB",
    date: "2026-03-08",
    source: "https://wring.co/blog/aws-data-transfer-pricing-guide",
  },
  cdn: {
    what: "bytes from the CDN, CloudFront to North America or Europe; what it fetches is free",
    steps: [
      [10 * TB, 0.085],
      [50 * TB, 0.08],
      [150 * TB, 0.06],
      [500 * TB, 0.04],
      [1024 * TB, 0.03],
      [5 * 1024 * TB, 0.025],
      [Number.POSITIVE_INFINITY, 0.02],
    ],
    unit: "GB",
    date: "none; the vendor's page",
    source: "http://aws.amazon.com/cloudfront/pricing",
  },
  cdnRequest: {
    what: "requests to it, HTTPS ($0.0100 for 10,000)",
    steps: flat(1),
    unit: "million",
    date: "none",
    source: "https://kindatechnical.com/aws-certification-associate-developer/lesson-87-cloudfront-pricing.html",
  },
} satisfies Record<string, Price>;

/** What so many units cost, in dollars. */
export function costOfUnits({ steps }: Price, units: number): number {
  let [cost, from] = [0, 0];
  for (const [upTo, dollars] of steps) {
    cost += Math.max(0, Math.min(units, upTo) - from) * dollars;
    from = upTo;
  }
  return cost;
}
