filedesc://x 0.0.0.0 20150101000000 text/plain 10
1 0 x

abc
