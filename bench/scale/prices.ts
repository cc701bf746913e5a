/** A price in US dollars, the date that its source carries, and where it is said. None where no source could be found. */
export type Price = { what: string; dollars: number; unit: string; date: string; source: string };

export const prices = {
  core: {
    what: "machine, a vCPU (half an EC2 m7g.large at $0.0816, us-east-1; larger ones taken as multiples)",
    dollars: 0.0408,
    unit: "hour",
    date: "2026-06-17",
    source: "https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/",
  },
  databaseByte: {
    what: "disk of the database, RDS gp3 with 3,000 IOPS",
    dollars: 0.115,
    unit: "GB-month",
    date: "2026-06",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/",
  },
  iops: {
    what: "IOPS of it beyond 3,000",
    dollars: 0.02,
    unit: "IOPS-month",
    date: "2026-06",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/",
  },
  bucketByte: {
    what: "bucket, Cloudflare R2 standard storage",
    dollars: 0.015,
    unit: "GB-month",
    date: "2026-06-13",
    source: "https://raw.githubusercontent.com/api-evangelist/cloudflare-r2/refs/heads/main/plans/cloudflare-r2-plans-pricing.yml",
  },
  bucketWrite: {
    what: "writes to it (class A)",
    dollars: 4.5,
    unit: "million",
    date: "none; the vendor's page",
    source: "https://raw.githubusercontent.com/cloudflare/cloudflare-docs/production/src/content/docs/r2/pricing.mdx",
  },
  bucketRead: {
    what: "reads of it (class B)",
    dollars: 0.36,
    unit: "million",
    date: "none; the vendor's page",
    source: "https://raw.githubusercontent.com/cloudflare/cloudflare-docs/production/src/content/docs/r2/pricing.mdx",
  },
  egress: {
    what: "bytes from the nodes to the Internet, AWS",
    dollars: 0.09,
    unit: "GB",
    date: "2020-03-11",
    source: "https://gist.github.com/allenheltondev/d028926b7fe3b0656c96af9140ab55e3",
  },
} satisfies Record<string, Price>;
